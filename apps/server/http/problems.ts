import { OFFICIALS_REJECTIONS, REJECTIONS, type Rejection, type RejectionCode } from '#domain';
import { STORE_ERRORS, type StoreError } from '#event-store';
import {
  INPUT_PROBLEMS,
  KEYS_PROBLEMS,
  MOMENT_PROBLEMS,
  REPLAY_PROBLEMS,
  WHAT_IF_PROBLEMS,
  didYouMean,
  type KeysError,
} from '#race-control';
import { CHALLENGES } from '../auth/challenges.ts';

interface ProblemKind {
  readonly status: number;
  /** What the code means and what to do about it. */
  readonly help: string;
}

/** Returns the problems of a registry of codes and help texts, with a status for each code. */
const withStatus = <C extends string>(
  registry: Readonly<Record<C, string>>,
  statusOf: (code: string) => number,
): Readonly<Record<C, ProblemKind>> =>
  Object.fromEntries(
    Object.entries<string>(registry).map(([code, help]) => [code, { status: statusOf(code), help }]),
  ) as Readonly<Record<C, ProblemKind>>;

/** Every code with which a request may fail, except the refusals of the rules (`REJECTIONS`). */
export const HTTP_PROBLEMS = {
  ...withStatus(INPUT_PROBLEMS, (code) => (code === 'too-large' ? 413 : 400)),
  ...withStatus(STORE_ERRORS, () => 503),
  ...withStatus(KEYS_PROBLEMS, () => 503),
  ...withStatus(MOMENT_PROBLEMS, (code) => (/-wrong$|^by-/u.test(code) ? 400 : 404)),
  ...withStatus(REPLAY_PROBLEMS, (code) => (/^(?:speed-wrong|nothing-between)$/u.test(code) ? 400 : 404)),
  'request-malformed': { status: 400, help: 'Send a request that follows HTTP/1.1.' },
  'path-malformed': { status: 400, help: 'Correct the percent-encoding of the address.' },
  'body-missing': { status: 400, help: 'Send a body, and say how long it is or that it is chunked.' },
  'query-wrong': { status: 400, help: 'Correct the parameter or leave it out.' },
  'meeting-differs': {
    status: 400,
    help: 'Name the meeting in the address only, or name the same one in both.',
  },
  'command-id-wrong': {
    status: 400,
    help: 'Give one UUID, made once for the command and kept for every retry.',
  },
  'if-match-wrong': {
    status: 400,
    help: 'Give the ETag of a view, or a revision in quotes, like "17", or *.',
  },
  'last-event-id-wrong': {
    status: 400,
    help: 'Send the id of the last event received, a revision, or leave the header out to start again.',
  },
  'official-missing': { status: 401, help: 'Send the header Greenflag-Official: <name>; role=<role>.' },
  'official-wrong': { status: 401, help: 'Send the header Greenflag-Official: <name>; role=<role>.' },
  'token-missing': { status: 401, help: 'Send the header Authorization: Bearer <token>.' },
  'token-wrong': {
    status: 401,
    help: 'The token is not valid on this server. Ask the director who manages the officials for one.',
  },
  'token-expired': {
    status: 401,
    help: 'The token has expired. Ask the director who manages the officials for a new one.',
  },
  'token-revoked': { status: 401, help: 'If that is a mistake, ask the director who manages the officials.' },
  'ticket-wrong': {
    status: 401,
    help: 'A ticket is valid for one address, once, within 60 seconds. Get another at POST /api/tickets.',
  },
  'token-in-address': {
    status: 400,
    help:
      'Addresses are logged in many places. Send the token in the header Authorization, and never use ' +
      'this token again.',
  },
  'ticket-path-wrong': {
    status: 400,
    help: 'Name the address to read, like /api/meetings/…/stream.',
  },
  'meeting-not-yours': {
    status: 403,
    help: 'Ask the director who manages the officials to add the meeting.',
  },
  'not-a-director': { status: 403, help: OFFICIALS_REJECTIONS['not-a-director'] },
  'ticket-needless': { status: 409, help: 'An open server needs no tokens, so it has no tickets.' },
  'issuer-away': {
    status: 503,
    help: 'The server cannot fetch the keys of the outside issuer to check its token. Try again later.',
  },
  'route-unknown': { status: 404, help: 'The routes are listed at /api/docs.' },
  'console-not-built': {
    status: 404,
    help: 'Build the console with npm run build, and start the server again.',
  },
  'projection-unknown': { status: 404, help: 'Use one of the projections that are listed here.' },
  'proof-unknown': { status: 404, help: 'A result has a proof once it is certified by a server with keys.' },
  'method-not-allowed': { status: 405, help: 'Use one of the methods in the header Allow.' },
  'not-acceptable': { status: 406, help: 'Accept one of the media types that are listed here.' },
  'request-timeout': { status: 408, help: 'Send the whole request without pauses.' },
  'command-in-flight': {
    status: 409,
    help: 'The same command is being decided. Send it again in a second to get the receipt of the first.',
  },
  'precondition-failed': { status: 412, help: 'The log has changed. Read it again, then decide again.' },
  'body-too-large': {
    status: 413,
    help: 'Send at most 64 MiB at a time. Divide the lines among several bodies.',
  },
  'path-too-long': { status: 414, help: 'No address of this server is that long. Check the address.' },
  'fork-too-large': { status: 413, help: WHAT_IF_PROBLEMS['fork-too-large'] },
  'media-type-unsupported': { status: 415, help: 'Send one of the media types that are listed here.' },
  'host-not-loopback': {
    status: 421,
    help:
      'An open server answers to localhost, 127.0.0.1 and [::1] only, so that other web sites cannot ' +
      'act here.',
  },
  'command-id-reused': {
    status: 422,
    help: 'The id belongs to another command. Use a new UUID for a new command.',
  },
  'fork-too-slow': { status: 422, help: WHAT_IF_PROBLEMS['fork-too-slow'] },
  'too-many-requests': { status: 429, help: 'Wait as long as the header Retry-After says.' },
  'too-many-streams': {
    status: 429,
    help: 'Close a stream of this address first. Everyone who watches one screen needs only one stream.',
  },
  'too-many-connections': { status: 429, help: 'Close a connection of this address first, or reuse one.' },
  'headers-too-large': { status: 431, help: 'Send fewer or shorter headers.' },
  internal: {
    status: 500,
    help: 'The server failed; its log says why. A command may be sent again with the same id.',
  },
  'not-issued': {
    status: 503,
    help: 'The server failed at an earlier line. Send the lines again with the same ids.',
  },
  'not-ready': { status: 503, help: 'The server cannot take commands now. Try again shortly.' },
  'server-full': { status: 503, help: 'The server has reached its limits. Try again shortly.' },
  'shutting-down': { status: 503, help: 'The server is shutting down. Try again when it is back.' },
  'revision-not-reached': {
    status: 504,
    help: 'Try again, or wait longer with the header Prefer: wait=<seconds> (at most 30).',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

type Members = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** The answer to a failed request: the body by RFC 9457, and the headers that belong to it. */
export interface Problem {
  readonly status: number;
  readonly body: Members;
  readonly headers?: Headers;
}

/** Thrown when a request fails. `ProblemFilter` sends the problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(String(problem.body['detail']));
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Returns the problem of a code. `words` describe this case and stand before the help of the code. */
export function problem(code: HttpProblemCode, words = '', more: Members = {}): Problem {
  const { status, help } = HTTP_PROBLEMS[code];
  // Some words contain the help already.
  const detail = words.includes(help) ? words : `${words} ${help}`.trimStart();
  const made = buildProblem(code, status, detail, more);
  const headers = headersOf(code, status);
  return headers ? { ...made, headers } : made;
}

/** Returns an error to throw, with the problem of a code. */
export const problemError = (...args: Parameters<typeof problem>): ProblemError =>
  new ProblemError(problem(...args));

function buildProblem(code: string, status: number, detail: string, more: Members): Problem {
  const standard = { type: `urn:greenflag:problem:${code}`, title: titleOf(code), status, detail, code };
  // The members of the case come last, and never replace a standard member.
  return { status, body: { ...standard, ...more, ...standard } };
}

/** Returns the code as a sentence. RFC 9457 requires the same title for each occurrence of a code. */
const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

/** Codes of short waits, like a store that another process holds. Other waits take longer. */
const RETRY_IN_A_SECOND = new Set<string>([
  'store-busy',
  'wrong-expected-revision',
  'not-issued',
  'command-in-flight',
]);

function headersOf(code: string, status: number): Headers | undefined {
  const challenge = CHALLENGES[code];
  if (challenge !== undefined) return { 'www-authenticate': challenge };
  if (RETRY_IN_A_SECOND.has(code)) return { 'retry-after': '1' };
  if (status === 503 || status === 429) return { 'retry-after': '5' };
  return undefined;
}

/** Returns the status of a refusal: 403 for the role, 404 for something unknown, otherwise 409. */
export function statusOfRejection(code: RejectionCode): number {
  switch (code) {
    case 'role-may-not':
      return 403;
    case 'meeting-unknown':
    case 'session-unknown':
      return 404;
    default:
      return 409;
  }
}

export const rejectionProblem = ({ code, words, details }: Rejection, more: Members = {}): Problem =>
  buildProblem(code, statusOfRejection(code), words, { ...details, ...more });

/** Returns the problem of a read that names something unknown, with the code that commands use for it. */
export const notFoundProblem = (code: RejectionCode, words: string, more: Members = {}): Problem =>
  rejectionProblem({ rejected: true, code, words: `${words} ${REJECTIONS[code]}`, details: more });

export const meetingUnknown = (meeting: string): Problem =>
  notFoundProblem('meeting-unknown', `There is no meeting "${meeting}".`);

export const sessionUnknown = (session: string, sessions: readonly string[]): Problem => {
  const words = `There is no session "${session}".${didYouMean(session, sessions)}`;
  return notFoundProblem('session-unknown', words, { sessions });
};

interface WrongInput {
  readonly code: HttpProblemCode;
  readonly words: string;
  readonly field?: string;
}

export const inputProblem = ({ code, words, field }: WrongInput): Problem =>
  problem(code, words, field === undefined ? {} : { field });

export const storeProblem = ({ code, message }: StoreError): Problem => problem(code, message);

/** The message of the error is left out: it names a file of the server. */
export const keysProblem = ({ code }: KeysError): Problem => problem(code);
