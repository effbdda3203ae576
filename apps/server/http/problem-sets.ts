import {
  OFFICIALS_REJECTIONS,
  REJECTIONS,
  SERIES_REJECTIONS,
  type OfficialsRejection,
  type Rejection,
  type RejectionCode,
  type SeriesRejectionCode,
} from '#domain';
import { STORE_ERRORS, type StoreErrorCode } from '#event-store';
import {
  didYouMean,
  INPUT_PROBLEMS,
  KEYS_PROBLEMS,
  type InputProblemCode,
  type KeysProblemCode,
} from '#race-control';
import type { ProblemCode } from './problem-registry.ts';
import { problemSet, type Problem, type ProblemError, type ProblemSet } from './problems.ts';

/*
 * The problems of each layer of the server. A layer throws by its own set only, a route names the sets of the
 * layers that it uses, and the documents are made of them.
 */

const codesOf = <C extends string>(registry: Readonly<Record<C, unknown>>): C[] =>
  Object.keys(registry) as C[];

/** Any request may fail with these. */
export const SERVER = problemSet(
  ...codesOf<StoreErrorCode>(STORE_ERRORS),
  ...codesOf<KeysProblemCode>(KEYS_PROBLEMS),
  'request-malformed',
  'path-malformed',
  'path-too-long',
  'headers-too-large',
  'request-timeout',
  'host-not-loopback',
  'token-in-address',
  'too-many-requests',
  'too-many-connections',
  'server-full',
  'shutting-down',
  'internal',
);

/** A request that belongs to no route of the documents. */
export const ROUTES = problemSet('route-unknown', 'method-not-allowed', 'console-not-built');

export const QUERY = problemSet('query-wrong');
export const MOMENTS = problemSet('moment-wrong', 'by-wrong', 'by-without-instant');
export const ACCEPT = problemSet('not-acceptable');

/** Every route with a body reads it in the same way. */
export const BODY = problemSet(
  'malformed-json',
  'not-utf8',
  'body-missing',
  'media-type-unsupported',
  'too-large',
  'body-too-large',
);

/** An entry list has mistakes. */
export const ENTRIES = problemSet('entries-wrong');

export const FORMAT = problemSet('format-too-large');

/** The token of a request is missing or not accepted. */
export const TOKENS = problemSet(
  'token-missing',
  'token-wrong',
  'token-expired',
  'token-revoked',
  'ticket-wrong',
  'issuer-away',
);
export const OWN_MEETINGS = problemSet('meeting-not-yours');
/** The header that names the official on an open server. */
export const OFFICIAL = problemSet('official-missing', 'official-wrong');
/** The refusals about officials. */
export const OFFICIALS = problemSet(
  ...codesOf<OfficialsRejection['code']>(OFFICIALS_REJECTIONS),
  'officials-needless',
);
export const DIRECTORS = problemSet('not-a-director');
export const EXAMPLE = problemSet('meetings-exist');
/** A request about an official is not valid. */
export const OFFICIALS_INPUT = problemSet(...codesOf<InputProblemCode>(INPUT_PROBLEMS));
export const PAIRINGS = problemSet('pairing-insecure');
export const DEVICES = problemSet(
  'pairing-wrong',
  'pairing-refused',
  'pairing-insecure',
  'digits-stopped',
  'officials-needless',
);
export const TICKETS = problemSet('ticket-path-wrong', 'ticket-needless');

/** The refusals of the rules. */
export const RULES = problemSet(...codesOf<RejectionCode>(REJECTIONS));
export const PRECONDITIONS = problemSet('if-match-wrong', 'command-id-wrong', 'precondition-failed');
const INPUT = codesOf<InputProblemCode>(INPUT_PROBLEMS);
export const COMMANDS = problemSet(
  ...INPUT,
  'meeting-differs',
  'command-id-reused',
  'command-in-flight',
  'not-issued',
);
export const WHAT_IF = problemSet(
  ...INPUT,
  ...MOMENTS.codes,
  'revision-unknown',
  'moment-in-future',
  'moment-before-start',
  'command-id-reused',
  'fork-too-large',
  'fork-too-slow',
);

export const SERIES = problemSet('series-unknown', 'standings-unknown');
/** A command about a series is not valid. */
export const SERIES_COMMANDS = problemSet(...INPUT);
/** The refusals of the rules of series. */
export const SERIES_RULES = problemSet(...codesOf<SeriesRejectionCode>(SERIES_REJECTIONS));
export const MEETINGS = problemSet('meeting-unknown');
export const SESSIONS = problemSet('session-unknown');
/** There is no such view, or it does not exist at the requested moment. */
export const VIEWS = problemSet(
  'meeting-unknown',
  'projection-unknown',
  'session-unknown',
  'revision-unknown',
  'moment-in-future',
  'moment-before-start',
);
/** The address names the version of the projection. */
export const VERSIONS = problemSet('version-unknown');
export const WAIT = problemSet('revision-not-reached');
/** The answer needs more computing than a reader may have. */
export const WORK = problemSet('too-much-work');
export const PROOFS = problemSet('proof-unknown');
export const STREAMS = problemSet('last-event-id-wrong', 'too-many-streams');
export const LIVE = problemSet('revision-unknown');
export const REPLAY = problemSet(
  'speed-wrong',
  'revision-unknown',
  'moment-before-start',
  'moment-past-end',
  'nothing-between',
  'session-without-records',
);
export const FEEDS = problemSet('feed-unknown', 'feed-not-bridged');
/** A posted passing is not valid. */
export const PASSINGS = problemSet(...INPUT);
export const HEALTH = problemSet('not-ready');

export const rejectionProblem = ({ code, words, details }: Rejection, more: object = {}): Problem =>
  RULES.problem(code, words, { ...details, ...more });

export const meetingUnknown = (meeting: string): Problem =>
  MEETINGS.problem('meeting-unknown', `There is no meeting "${meeting}".`);

export const sessionUnknown = (session: string, sessions: readonly string[]): Problem => {
  const words = `There is no session "${session}".${didYouMean(session, sessions)}`;
  return SESSIONS.problem('session-unknown', words, { sessions });
};

interface WrongInput<C> {
  readonly code: C;
  readonly words: string;
  readonly field?: string;
}

/** Returns the problem of a wrong input, with its field. */
export const inputProblem = <C extends ProblemCode>(
  problems: ProblemSet<C>,
  { code, words, field }: WrongInput<C>,
): Problem => problems.problem(code, words, field === undefined ? {} : { field });

/** Returns an error to throw, for a query parameter that is wrong. */
export const queryError = (field: string, words: string, more: object = {}): ProblemError =>
  QUERY.error('query-wrong', words, { field, ...more });
