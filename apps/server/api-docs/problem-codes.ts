import type { RejectionCode } from '#domain';
import type { HttpProblemCode } from '../http/problems.ts';

export type ProblemCode = HttpProblemCode | RejectionCode;

/** The token of a request is missing or not accepted. */
export const TOKEN_PROBLEMS = ['token-missing', 'token-wrong', 'token-expired', 'token-revoked'] as const;

/** A route that decides commands, for the log or for a what-if, refuses the request. */
export const COMMAND_PROBLEMS = [
  'malformed-json',
  'not-utf8',
  'body-missing',
  'not-an-object',
  'unknown-command',
  'unknown-field',
  'missing-field',
  'wrong-field',
  'query-wrong',
  'too-large',
  'media-type-unsupported',
  'official-missing',
  'official-wrong',
  ...TOKEN_PROBLEMS,
  'meeting-not-yours',
  'role-may-not',
  'meeting-unknown',
  'session-unknown',
  'command-id-reused',
] as const;

/** There is no such view, or it does not exist at the requested moment. */
export const VIEW_PROBLEMS = [
  'query-wrong',
  'moment-wrong',
  'by-wrong',
  'by-without-instant',
  'meeting-unknown',
  'projection-unknown',
  'session-unknown',
  'revision-unknown',
  'moment-in-future',
  'moment-before-start',
] as const;

/** A stream of events cannot start. */
export const STREAM_PROBLEMS = [
  'query-wrong',
  'last-event-id-wrong',
  'meeting-unknown',
  'revision-unknown',
  'not-acceptable',
  'too-many-streams',
  'server-full',
] as const;
