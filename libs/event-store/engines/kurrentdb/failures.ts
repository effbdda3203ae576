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

/** Returns the kind of a failure in the client's own word, or `unknown` for an error without one. */
export function kindOf(error: unknown): string {
  const kind = (error as { readonly type?: unknown } | null)?.type;
  return typeof kind === 'string' ? kind : 'unknown';
}

/** Failures that are about the request. All others are about the connection. */
const ABOUT_THE_REQUEST = new Set([...Object.keys(KINDS), 'wrong-expected-version', 'stream-not-found']);

/** Returns whether another try with another client may succeed. */
export function isConnectionFailure(error: unknown): boolean {
  return !(error instanceof StoreError || error instanceof TypeError || ABOUT_THE_REQUEST.has(kindOf(error)));
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

/** Reports that a part of an answer has arrived. The time limit of the call then starts again. */
export type ReportProgress = () => void;

/**
 * Returns the answer of a call. The client has no deadline of its own for some of its calls.
 * @throws CallTimeout when there is no progress for that time
 */
export async function withTimeout<T>(
  milliseconds: number,
  what: string,
  call: (progress: ReportProgress) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let steps = 0;
  const progress: ReportProgress = () => {
    steps += 1;
    timer?.refresh();
  };
  const timeout = new Promise<never>((_, fail) => {
    // After a standstill of this process Node runs its timers before its sockets. An answer that has already
    // arrived is not late, so the sockets get one turn before the call fails.
    const failWithoutProgress = (before: number): void => {
      if (steps === before) fail(new CallTimeout(`${what} took longer than ${milliseconds} ms`));
    };
    timer = setTimeout(() => setImmediate(failWithoutProgress, steps), milliseconds);
  });
  try {
    return await Promise.race([call(progress), timeout]);
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}
