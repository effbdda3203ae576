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

/** Returns a registry of codes and help texts with the status of each code. */
function withStatus<C extends string>(
  status: number | ((code: string) => number),
  registry: Readonly<Record<C, string>>,
): Readonly<Record<C, ProblemKind>> {
  const statusOf = typeof status === 'number' ? () => status : status;
  const entries = Object.entries<string>(registry);
  return Object.fromEntries(
    entries.map(([code, help]) => [code, { status: statusOf(code), help }]),
  ) as Readonly<Record<C, ProblemKind>>;
}

const OFFICIAL_HELP = 'Send the header Greenflag-Official: <name>; role=<role>.';

/** Every code with which a request may fail, except the refusals of the rules (`REJECTIONS`). */
export const HTTP_PROBLEMS = {
  ...withStatus((code) => (code === 'too-large' ? 413 : 400), INPUT_PROBLEMS),
  ...withStatus(503, STORE_ERRORS),
  ...withStatus(503, KEYS_PROBLEMS),
  ...withStatus((code) => (/-wrong$|^by-/u.test(code) ? 400 : 404), MOMENT_PROBLEMS),
  ...withStatus((code) => (/^(?:speed-wrong|nothing-between)$/u.test(code) ? 400 : 404), REPLAY_PROBLEMS),
  ...withStatus(400, {
    'request-malformed': 'Send a request that follows HTTP/1.1.',
    'path-malformed': 'Correct the percent-encoding of the address.',
    'body-missing': 'Send a body, and say how long it is or that it is chunked.',
    'query-wrong': 'Correct the parameter or leave it out.',
    'meeting-differs': 'Name the meeting in the address only, or name the same one in both.',
    'command-id-wrong': 'Give one UUID, made once for the command and kept for every retry.',
    'if-match-wrong': 'Give the ETag of a view, or a revision in quotes, like "17", or *.',
    'last-event-id-wrong':
      'Send the id of the last event received, a revision, or leave the header out to start again.',
    'token-in-address':
      'Addresses are logged in many places. Send the token in the header Authorization, and never use ' +
      'this token again.',
    'ticket-path-wrong': 'Name the address to read, like /api/meetings/…/stream.',
  }),
  ...withStatus(401, {
    'official-missing': OFFICIAL_HELP,
    'official-wrong': OFFICIAL_HELP,
    'token-missing': 'Send the header Authorization: Bearer <token>.',
    'token-wrong':
      'The token is not valid on this server. Ask the director who manages the officials for one.',
    'token-expired': 'The token has expired. Ask the director who manages the officials for a new one.',
    'token-revoked': 'If that is a mistake, ask the director who manages the officials.',
    'ticket-wrong':
      'A ticket is valid for one address, once, within 60 seconds. Get another at POST /api/tickets.',
  }),
  ...withStatus(403, {
    'meeting-not-yours': 'Ask the director who manages the officials to add the meeting.',
    'not-a-director': OFFICIALS_REJECTIONS['not-a-director'],
  }),
  ...withStatus(404, {
    'route-unknown': 'The routes are listed at /api/docs.',
    'console-not-built': 'Build the console with npm run build, and start the server again.',
    'projection-unknown': 'Use one of the projections that are listed here.',
    'proof-unknown': 'A result has a proof once it is certified by a server with keys.',
  }),
  ...withStatus(405, { 'method-not-allowed': 'Use one of the methods in the header Allow.' }),
  ...withStatus(406, { 'not-acceptable': 'Accept one of the media types that are listed here.' }),
  ...withStatus(408, { 'request-timeout': 'Send the whole request without pauses.' }),
  ...withStatus(409, {
    'ticket-needless': 'An open server needs no tokens, so it has no tickets.',
    'command-in-flight':
      'The same command is being decided. Send it again in a second to get the receipt of the first.',
  }),
  ...withStatus(412, { 'precondition-failed': 'The log has changed. Read it again, then decide again.' }),
  ...withStatus(413, {
    'body-too-large': 'Send at most 64 MiB at a time. Divide the lines among several bodies.',
    'fork-too-large': WHAT_IF_PROBLEMS['fork-too-large'],
  }),
  ...withStatus(414, { 'path-too-long': 'No address of this server is that long. Check the address.' }),
  ...withStatus(415, { 'media-type-unsupported': 'Send one of the media types that are listed here.' }),
  ...withStatus(421, {
    'host-not-loopback':
      'An open server answers to localhost, 127.0.0.1 and [::1] only, so that other web sites cannot ' +
      'act here.',
  }),
  ...withStatus(422, {
    'command-id-reused': 'The id belongs to another command. Use a new UUID for a new command.',
    'fork-too-slow': WHAT_IF_PROBLEMS['fork-too-slow'],
  }),
  ...withStatus(429, {
    'too-many-requests': 'Wait as long as the header Retry-After says.',
    'too-many-streams':
      'Close a stream of this address first. Everyone who watches one screen needs only one stream.',
    'too-many-connections': 'Close a connection of this address first, or reuse one.',
  }),
  ...withStatus(431, { 'headers-too-large': 'Send fewer or shorter headers.' }),
  ...withStatus(500, {
    internal: 'The server failed; its log says why. A command may be sent again with the same id.',
  }),
  ...withStatus(503, {
    'issuer-away':
      'The server cannot fetch the keys of the outside issuer to check its token. Try again later.',
    'not-issued': 'The server failed at an earlier line. Send the lines again with the same ids.',
    'not-ready': 'The server cannot take commands now. Try again shortly.',
    'server-full': 'The server has reached its limits. Try again shortly.',
    'shutting-down': 'The server is shutting down. Try again when it is back.',
  }),
  ...withStatus(504, {
    'revision-not-reached': 'Try again, or wait longer with the header Prefer: wait=<seconds> (at most 30).',
  }),
};

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
  const headers = headersOf(code, status);
  return { ...buildProblem(code, status, detail, more), ...(headers && { headers }) };
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

/** Returns an error to throw, for a query parameter that is wrong. */
export const queryError = (field: string, words: string, more: Members = {}): ProblemError =>
  problemError('query-wrong', words, { field, ...more });

export const inputProblem = ({ code, words, field }: WrongInput): Problem =>
  problem(code, words, field === undefined ? {} : { field });

export const storeProblem = ({ code, message }: StoreError): Problem => problem(code, message);

/** The message of the error is left out: it names a file of the server. */
export const keysProblem = ({ code }: KeysError): Problem => problem(code);
