import { OFFICIALS_REJECTIONS, REJECTIONS, type Rejection, type RejectionCode } from '#domain';
import { STORE_ERRORS, type StoreError, type StoreErrorCode } from '#event-store';
import {
  WHAT_IF_PROBLEMS,
  INPUT_PROBLEMS,
  KEYS_PROBLEMS,
  MOMENT_PROBLEMS,
  REPLAY_PROBLEMS,
  type InputProblem,
  type InputProblemCode,
  type KeysError,
  type KeysProblemCode,
  type MomentProblemCode,
  type ReplayProblemCode,
} from '#race-control';

import { CHALLENGES } from '../auth/challenges.ts';

interface ProblemKind {
  readonly status: number;
  /** What it means, and what to do about it. */
  readonly help: string;
}

const inputKinds = Object.fromEntries(
  Object.entries(INPUT_PROBLEMS).map(([code, help]) => [
    code,
    { status: code === 'too-large' ? 413 : 400, help },
  ]),
) as Readonly<Record<InputProblemCode, ProblemKind>>;

const storeKinds = Object.fromEntries(
  Object.entries(STORE_ERRORS).map(([code, help]) => [code, { status: 503, help }]),
) as Readonly<Record<StoreErrorCode, ProblemKind>>;

const keysKinds = Object.fromEntries(
  Object.entries(KEYS_PROBLEMS).map(([code, help]) => [code, { status: 503, help }]),
) as Readonly<Record<KeysProblemCode, ProblemKind>>;

/** A wrong moment, and one that the meeting has not. */
const momentKinds = Object.fromEntries(
  Object.entries(MOMENT_PROBLEMS).map(([code, help]) => [
    code,
    { status: /-wrong$|^by-/u.test(code) ? 400 : 404, help },
  ]),
) as Readonly<Record<MomentProblemCode, ProblemKind>>;

const replayKinds = Object.fromEntries(
  Object.entries(REPLAY_PROBLEMS).map(([code, help]) => [
    code,
    { status: code === 'speed-wrong' || code === 'nothing-between' ? 400 : 404, help },
  ]),
) as Readonly<Record<ReplayProblemCode, ProblemKind>>;

/** Every code with which a request may fail, beside the refusals of the rules (`REJECTIONS`). */
export const HTTP_PROBLEMS = {
  ...inputKinds,
  ...storeKinds,
  ...keysKinds,
  ...momentKinds,
  ...replayKinds,
  'request-malformed': { status: 400, help: 'Send a request that follows HTTP/1.1.' },
  'path-malformed': { status: 400, help: 'Correct the percent-encoding of the address.' },
  'body-missing': { status: 400, help: 'Send a body, and say how long it is or that it is chunked.' },
  'query-wrong': { status: 400, help: 'Correct that parameter, or leave it out.' },
  'meeting-differs': { status: 400, help: 'Name the meeting in the address only, or the same one twice.' },
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
    help: 'Send the id of the last event that came, a revision, or leave the header out to begin anew.',
  },
  'official-missing': { status: 401, help: 'Send the header Greenflag-Official: <name>; role=<role>.' },
  'official-wrong': { status: 401, help: 'Send the header Greenflag-Official: <name>; role=<role>.' },
  'token-missing': { status: 401, help: 'Send the header Authorization: Bearer <token>.' },
  'token-wrong': {
    status: 401,
    help: 'It is no token for this server. Ask whoever keeps the officials for one.',
  },
  'token-expired': {
    status: 401,
    help: 'The token has expired. Ask whoever keeps the officials for a new one.',
  },
  'token-revoked': { status: 401, help: 'Ask whoever keeps the officials, if that is a mistake.' },
  'ticket-wrong': {
    status: 401,
    help: 'A ticket is for one address, once, within 60 seconds. Ask for another at POST /api/tickets.',
  },
  'token-in-address': {
    status: 400,
    help:
      'Addresses are written down in many places: send the token in the header Authorization, and never ' +
      'use this one again.',
  },
  'ticket-path-wrong': {
    status: 400,
    help: 'Name the address that is to be read, like /api/meetings/…/stream.',
  },
  'meeting-not-yours': { status: 403, help: 'Ask whoever keeps the officials to add the meeting.' },
  'not-a-director': { status: 403, help: OFFICIALS_REJECTIONS['not-a-director'] },
  'ticket-needless': { status: 409, help: 'An open server asks for no tokens, so it has no tickets.' },
  'issuer-away': {
    status: 503,
    help: 'The keys of the outside issuer cannot be fetched, so its tokens cannot be checked. Try again.',
  },
  'route-unknown': { status: 404, help: 'The routes are listed at /api/docs.' },
  'console-not-built': {
    status: 404,
    help: 'Build the page with npm run build, and start the server again.',
  },
  'projection-unknown': { status: 404, help: 'Ask for one of the projections that are named here.' },
  'proof-unknown': { status: 404, help: 'A result has a proof once it is certified with keys.' },
  'method-not-allowed': { status: 405, help: 'Use one of the methods in the header Allow.' },
  'not-acceptable': { status: 406, help: 'Accept one of the media types that are named here.' },
  'request-timeout': { status: 408, help: 'Send the whole request without a pause.' },
  'command-in-flight': {
    status: 409,
    help: 'The same command is on its way. Send it again in a second, and it gets the receipt of the first.',
  },
  'precondition-failed': { status: 412, help: 'The log has moved on. Look at it again, then decide again.' },
  'body-too-large': {
    status: 413,
    help: 'Send at most 64 MiB at a time; cut the lines into several bodies.',
  },
  'path-too-long': { status: 414, help: 'No part of an address of ours is that long. Check it.' },
  'fork-too-large': { status: 413, help: WHAT_IF_PROBLEMS['fork-too-large'] },
  'media-type-unsupported': { status: 415, help: 'Send one of the media types that are named here.' },
  'host-not-loopback': {
    status: 421,
    help: 'An open server answers to localhost, 127.0.0.1 and [::1] only: no other web page may act here.',
  },
  'command-id-reused': {
    status: 422,
    help: 'The id belongs to another command. Make a new UUID for a new command.',
  },
  'fork-too-slow': { status: 422, help: WHAT_IF_PROBLEMS['fork-too-slow'] },
  'too-many-requests': { status: 429, help: 'Wait as long as the header Retry-After says.' },
  'too-many-streams': {
    status: 429,
    help: 'Close a stream of this address first: one is enough for all who watch the same screen.',
  },
  'too-many-connections': { status: 429, help: 'Close a connection of this address first, or keep one.' },
  'headers-too-large': { status: 431, help: 'Send fewer or shorter headers.' },
  internal: {
    status: 500,
    help: 'The server is broken; its own output says how. Sending a command again under its id is safe.',
  },
  'not-issued': {
    status: 503,
    help: 'A line before this one failed on the server. Send the lines again under their ids.',
  },
  'not-ready': { status: 503, help: 'The server cannot take commands now. Try again shortly.' },
  'server-full': { status: 503, help: 'The server serves as many as it may. Try again shortly.' },
  'shutting-down': { status: 503, help: 'The server is going down. Try again when it is back.' },
  'revision-not-reached': {
    status: 504,
    help: 'Ask again, or wait longer with the header Prefer: wait=<seconds>, 30 at most.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

type Members = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** A failed request as RFC 9457 writes it, with the headers that belong to it. */
export interface Problem {
  readonly status: number;
  readonly body: Members;
  readonly headers?: Headers;
}

/** Thrown where a request cannot go on; the filter sends it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(String(problem.body['detail']));
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** A problem by its code, with words for this very case before the general advice. */
export function problem(code: HttpProblemCode, words = '', more: Members = {}): Problem {
  const { status, help } = HTTP_PROBLEMS[code];
  // Some words come with the advice already.
  const detail = words.includes(help) ? words : `${words} ${help}`.trimStart();
  const made = write(code, status, detail, more);
  const headers = headersOf(code, status);
  return headers ? { ...made, headers } : made;
}

/** For a `throw` in one line. */
export const failed = (...args: Parameters<typeof problem>): ProblemError =>
  new ProblemError(problem(...args));

function write(code: string, status: number, detail: string, more: Members): Problem {
  const standard = { type: `urn:greenflag:problem:${code}`, title: titleOf(code), status, detail, code };
  // What a case brings along comes last, and never takes the place of a standard member.
  return { status, body: { ...standard, ...more, ...standard } };
}

/** The code as a sentence: the same words each time, as RFC 9457 asks. */
const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

/** A store that is held by another process is free again soon; anything else takes longer. */
const SOON = new Set<string>(['store-busy', 'wrong-expected-revision', 'not-issued', 'command-in-flight']);

function headersOf(code: string, status: number): Headers | undefined {
  const challenge = CHALLENGES[code];
  if (challenge !== undefined) return { 'www-authenticate': challenge };
  if (SOON.has(code)) return { 'retry-after': '1' };
  if (status === 503 || status === 429) return { 'retry-after': '5' };
  return undefined;
}

/** The status of a refusal by a rule: the role, something that is not there, or the state of the meeting. */
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

export const rejected = ({ code, words, details }: Rejection, more: Members = {}): Problem =>
  write(code, statusOfRejection(code), words, { ...details, ...more });

/** A code of the rules for something that is asked for, not commanded. */
export const unknown = (code: RejectionCode, words: string, more: Members = {}): Problem =>
  rejected({ rejected: true, code, words: `${words} ${REJECTIONS[code]}`, details: more });

export const badInput = ({ code, words, field }: InputProblem): Problem =>
  problem(code, words, field === undefined ? {} : { field });

export const storeFailed = ({ code, message }: StoreError): Problem => problem(code, message);

/** Where the file is, is for whoever runs the server. */
export const keysFailed = ({ code }: KeysError): Problem => problem(code);
