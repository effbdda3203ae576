import { OFFICIALS_REJECTIONS, REJECTIONS, SERIES_REJECTIONS, type RejectionCode } from '#domain';
import { STORE_ERRORS } from '#event-store';
import { DEVICE_PROBLEMS, statusOfOfficials } from '../officials/officials-problems.ts';
import {
  INPUT_PROBLEMS,
  KEYS_PROBLEMS,
  MOMENT_PROBLEMS,
  REPLAY_PROBLEMS,
  WHAT_IF_PROBLEMS,
} from '#race-control';

interface Registered {
  /** What the code means. It is the same for every occurrence. */
  readonly title: string;
  /** What to do about it. */
  readonly help: string;
}

interface ProblemKind extends Registered {
  readonly status: number;
}

/** Returns a registry of codes with the status of each code. */
function withStatus<C extends string>(
  status: number | ((code: string) => number),
  registry: Readonly<Record<C, Registered>>,
): Readonly<Record<C, ProblemKind>> {
  const statusOf = typeof status === 'number' ? () => status : status;
  const entries = Object.entries<Registered>(registry);
  return Object.fromEntries(
    entries.map(([code, words]) => [code, { status: statusOf(code), ...words }]),
  ) as Readonly<Record<C, ProblemKind>>;
}

function statusOfSeries(code: string): number {
  if (code === 'role-may-not-in-series') return 403;
  if (code.endsWith('-unknown')) return 404;
  return code === 'series-wrong' || code === 'series-differs' ? 422 : 409;
}

const OFFICIAL_HELP = 'Send the header Greenflag-Official: <name>; role=<role>.';

/** Every code with which a request may fail, except the refusals of the rules (`REJECTIONS`). */
export const HTTP_PROBLEMS = {
  ...withStatus((code) => (code === 'too-large' ? 413 : 400), INPUT_PROBLEMS),
  ...withStatus(503, STORE_ERRORS),
  ...withStatus(503, KEYS_PROBLEMS),
  ...withStatus((code) => (/-wrong$|^by-/u.test(code) ? 400 : 404), MOMENT_PROBLEMS),
  ...withStatus((code) => (/^(?:speed-wrong|nothing-between)$/u.test(code) ? 400 : 404), REPLAY_PROBLEMS),
  ...withStatus(statusOfSeries, SERIES_REJECTIONS),
  ...withStatus(400, {
    'request-malformed': {
      title: 'The request is not valid HTTP',
      help: 'Send a request that follows HTTP/1.1.',
    },
    'path-malformed': {
      title: 'The address is not valid',
      help: 'Correct the percent-encoding of the address.',
    },
    'body-missing': {
      title: 'The request has no body',
      help: 'Send a body, and say how long it is or that it is chunked.',
    },
    'query-wrong': {
      title: 'A query parameter is not valid',
      help: 'Correct the parameter or leave it out.',
    },
    'entries-wrong': {
      title: 'The entry list has mistakes',
      help: 'Correct the lines that are named here, and import the list again. Nothing was imported.',
    },
    'meeting-differs': {
      title: 'The address and the body name different meetings',
      help: 'Name the meeting in the address only, or name the same one in both.',
    },
    'command-id-wrong': {
      title: 'The command id is not valid',
      help: 'Give one UUID, made once for the command and kept for every retry.',
    },
    'if-match-wrong': {
      title: 'The header If-Match is not valid',
      help: 'Give the ETag of a view, or a revision in quotes, like "17", or *.',
    },
    'last-event-id-wrong': {
      title: 'The header Last-Event-ID is not valid',
      help: 'Send the id of the last event received, a revision, or leave the header out to start again.',
    },
    'token-in-address': {
      title: 'The address contains a token',
      help:
        'Addresses are logged in many places. Send the token in the header Authorization, and never use ' +
        'this token again.',
    },
    'ticket-path-wrong': {
      title: 'The address for the ticket is not valid',
      help: 'Name the address to read, like /api/meetings/…/stream, of this meeting if the route names one.',
    },
  }),
  ...withStatus(401, {
    'official-missing': { title: 'The request names no official', help: OFFICIAL_HELP },
    'official-wrong': { title: 'The official is not valid', help: OFFICIAL_HELP },
    'token-missing': {
      title: 'The request has no token',
      help: 'Send the header Authorization: Bearer <token>.',
    },
    'token-wrong': {
      title: 'The token is not valid',
      help: 'The token is not valid on this server. Ask the director who manages the officials for one.',
    },
    'token-expired': {
      title: 'The token has expired',
      help: 'The token has expired. Ask the director who manages the officials for a new one.',
    },
    'token-revoked': {
      title: 'The token is revoked',
      help: 'If that is a mistake, ask the director who manages the officials.',
    },
    'ticket-wrong': {
      title: 'The ticket is not valid',
      help:
        'A ticket is valid for one address, once, within 60 seconds, on the server that issued it. ' +
        'Get another at POST /api/meetings/…/tickets.',
    },
  }),
  ...withStatus(403, {
    'meeting-not-yours': {
      title: 'The token is not for this meeting',
      help: 'Ask the director who manages the officials to add the meeting.',
    },
  }),
  ...withStatus(statusOfOfficials, OFFICIALS_REJECTIONS),
  ...DEVICE_PROBLEMS,
  ...withStatus(404, {
    'route-unknown': { title: 'There is no such route', help: 'The routes are listed at /api/docs.' },
    'console-not-built': {
      title: 'The console is not built',
      help: 'Build the console with npm run build, and start the server again.',
    },
    'projection-unknown': {
      title: 'There is no such projection',
      help: 'Use one of the projections that are listed here.',
    },
    'version-unknown': {
      title: 'The projection has another version',
      help: 'Use the version that is named here, or leave "v" out.',
    },
    'feed-unknown': {
      title: 'There is no such timing feed',
      help: 'Use one of the feeds that are listed at /api/feeds.',
    },
    'proof-unknown': {
      title: 'The result has no proof',
      help: 'A result has a proof once it is certified by a server with keys.',
    },
  }),
  ...withStatus(405, {
    'method-not-allowed': {
      title: 'The route does not allow the method',
      help: 'Use one of the methods in the header Allow.',
    },
  }),
  ...withStatus(406, {
    'not-acceptable': {
      title: 'The route does not offer an accepted media type',
      help: 'Accept one of the media types that are listed here.',
    },
  }),
  ...withStatus(408, {
    'request-timeout': { title: 'The request took too long', help: 'Send the whole request without pauses.' },
  }),
  ...withStatus(409, {
    'feed-not-bridged': {
      title: 'The timing feed takes no passings from a bridge',
      help: 'Post passings to a feed whose url is "bridge:" in the file of the feeds.',
    },
    'meetings-exist': {
      title: 'The server has meetings already',
      help: 'The example is for a server without meetings. Start another one with --example.',
    },
    'ticket-needless': {
      title: 'An open server has no tickets',
      help: 'An open server needs no tokens, so it has no tickets.',
    },
    'command-in-flight': {
      title: 'The command is being decided',
      help: 'The same command is being decided. Send it again in a second to get the receipt of the first.',
    },
  }),
  ...withStatus(412, {
    'precondition-failed': {
      title: 'The log has changed',
      help: 'The log has changed. Read it again, then decide again.',
    },
  }),
  ...withStatus(413, {
    'body-too-large': {
      title: 'The body is too large',
      help: 'Send at most 64 MiB at a time. Divide the lines among several bodies.',
    },
    'format-too-large': {
      title: 'The format is too large',
      help: 'A format has at most 64 KiB, 64 sessions and 32 sources of each line-up.',
    },
    'fork-too-large': WHAT_IF_PROBLEMS['fork-too-large'],
  }),
  ...withStatus(414, {
    'path-too-long': {
      title: 'The address is too long',
      help: 'No address of this server is that long. Check the address.',
    },
  }),
  ...withStatus(415, {
    'media-type-unsupported': {
      title: 'The media type is not supported',
      help: 'Send one of the media types that are listed here.',
    },
  }),
  ...withStatus(421, {
    'host-not-loopback': {
      title: 'The server answers only to names of its own machine',
      help:
        'An open server answers to localhost, 127.0.0.1 and [::1] only, so that other web sites cannot ' +
        'act here.',
    },
  }),
  ...withStatus(422, {
    'command-id-reused': {
      title: 'The command id belongs to another command',
      help: 'The id belongs to another command. Use a new UUID for a new command.',
    },
    'fork-too-slow': WHAT_IF_PROBLEMS['fork-too-slow'],
  }),
  ...withStatus(429, {
    'too-many-requests': {
      title: 'There are too many requests',
      help: 'Wait as long as the header Retry-After says.',
    },
    'too-many-streams': {
      title: 'There are too many streams',
      help: 'Close a stream of this address first. Everyone who watches one screen needs only one stream.',
    },
    'too-many-connections': {
      title: 'There are too many connections',
      help: 'Close a connection of this address first, or reuse one.',
    },
  }),
  ...withStatus(431, {
    'headers-too-large': { title: 'The headers are too large', help: 'Send fewer or shorter headers.' },
  }),
  ...withStatus(500, {
    internal: {
      title: 'The server failed',
      help: 'The server failed; its log says why. A command may be sent again with the same id.',
    },
  }),
  ...withStatus(503, {
    'issuer-away': {
      title: 'The issuer of the token does not answer',
      help: 'The server cannot fetch the keys of the outside issuer to check its token. Try again later.',
    },
    'not-issued': {
      title: 'The command was not issued',
      help: 'The server failed at an earlier line. Send the lines again with the same ids.',
    },
    'not-ready': {
      title: 'The server is not ready',
      help: 'The server cannot take commands now. Try again shortly.',
    },
    'server-full': {
      title: 'The server is full',
      help: 'The server has reached its limits. Try again shortly.',
    },
    'too-much-work': {
      title: 'The answer is too much work',
      help:
        'Ask for less: a shorter span, one session, or fewer views. Or try again when the server is less ' +
        'busy.',
    },
    'shutting-down': {
      title: 'The server is shutting down',
      help: 'The server is shutting down. Try again when it is back.',
    },
  }),
  ...withStatus(504, {
    'revision-not-reached': {
      title: 'The revision did not come in time',
      help: 'Try again, or wait longer with the header Prefer: wait=<seconds> (at most 30).',
    },
  }),
};

/** Returns the status of a refusal: 403 for the role, 404 for something unknown, otherwise 409. */
function statusOfRejection(code: string): number {
  if (code === 'role-may-not') return 403;
  return code === 'meeting-unknown' || code === 'session-unknown' ? 404 : 409;
}

/** Every code of a problem, with the refusals of the rules. */
export const PROBLEMS = { ...HTTP_PROBLEMS, ...withStatus(statusOfRejection, REJECTIONS) };
export type ProblemCode = keyof typeof HTTP_PROBLEMS | RejectionCode;
