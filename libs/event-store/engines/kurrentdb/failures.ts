import { StoreError, withoutSecret, type StoreErrorCode } from '../../errors.ts';

/** The client's kinds of error that need an action other than waiting. */
const KINDS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  'access-denied': ['store-access-denied', 'The server does not let this user do that'],
  'maximum-append-size-exceeded': ['append-too-large', 'The server refused an append for its size'],
  'stream-deleted': ['log-damaged', 'Somebody has deleted a log'],
};

/** A call took too long. It is not known whether the server did what it was asked to do. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
  readonly type = 'call-timeout';
}

/** The link was replaced while a call was on its way. The server may have done what it was asked. */
export class LinkDropped extends Error {
  override readonly name = 'LinkDropped';
  readonly type = 'link-dropped';

  constructor(readonly what: string) {
    super(`${what}: the connection was replaced`);
  }
}

/** An append failed for a last time, and a try of it may still land. */
export class AppendInDoubt extends Error {
  override readonly name = 'AppendInDoubt';
  readonly type = 'append-in-doubt';

  constructor(override readonly cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Returns the kind of a failure in the client's own word, or `unknown` for an error without one. */
export function kindOf(error: unknown): string {
  const kind = (error as { readonly type?: unknown } | null)?.type;
  return typeof kind === 'string' ? kind : 'unknown';
}

/** What the client's network code says when there was no connection to send a call over. */
const NOT_SENT = /No connection established|Channel has been shut down/u;

/** Failures that are about the request. All others are about the connection. */
const ABOUT_THE_REQUEST = new Set([...Object.keys(KINDS), 'wrong-expected-version', 'stream-not-found']);

/** Returns whether another try with another client may succeed. */
export function isConnectionFailure(error: unknown): boolean {
  return !(error instanceof StoreError || error instanceof TypeError || ABOUT_THE_REQUEST.has(kindOf(error)));
}

/**
 * Returns whether the server itself answered that a call took too long. The connection works then, and other
 * calls may be on their way over it.
 */
export const isSlowAnswer = (error: unknown): boolean =>
  ['timeout', 'deadline-exceeded'].includes(kindOf(error));

/**
 * Returns whether a failure shows that the server never got an append, or did not do it. A node that does not
 * lead shows nothing: its refusal of one append ends all that are on their way over the same client, and it
 * may have taken another one before, when it led.
 */
export function isNotTaken(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return !isConnectionFailure(error) || NOT_SENT.test(message);
}

/** Turns an error of the client into an error of the port. */
export function toStoreError(error: unknown, url: string): StoreError {
  if (error instanceof StoreError) return error;
  const [code, words] = KINDS[kindOf(error)] ?? [
    'store-unavailable',
    'The server failed, or cannot be reached',
  ];
  const message = error instanceof Error ? error.message.replace(/\.$/u, '') : String(error);
  return new StoreError(code, `${words} (${withoutSecret(url)}): ${message}.`, { cause: error });
}

const CLIENT_FRAME = /[\\/]node_modules[\\/]@kurrent[\\/]/u;
/** Frames of Node and of the packages that the client rests on. */
const PLUMBING_FRAME = /\(?node:|[\\/]node_modules[\\/](?:@grpc|google-protobuf)[\\/]|<anonymous>/u;

/** Returns whether an error was made by the client, and not by code that the client calls. */
export function isMadeByClient(error: unknown): boolean {
  const { stack } = (error ?? {}) as { readonly stack?: unknown };
  if (typeof stack !== 'string') return false;
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  return CLIENT_FRAME.test(frames.find((frame) => !PLUMBING_FRAME.test(frame)) ?? '');
}
