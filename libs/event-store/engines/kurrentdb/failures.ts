import { StoreError, type StoreErrorCode } from '../../errors.ts';
import { withoutSecret } from '../../without-secret.ts';

/** The client's kinds of error, as far as one of them calls for another action than waiting. */
const KINDS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  'access-denied': ['store-read-only', 'The server does not let this user do that'],
  'maximum-append-size-exceeded': ['append-too-large', 'The server refused an append for its size'],
  'stream-deleted': ['log-damaged', 'Somebody has deleted a log'],
};

/** A call took longer than it may. Whether the server did what it was asked to is not known. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
  readonly type = 'too-late';
}

/** What kind of failure it is, by the client's own word for it; `unknown` for what it passes on as it is. */
export function kindOf(error: unknown): string {
  const kind = (error as { readonly type?: unknown } | null)?.type;
  return typeof kind === 'string' ? kind : 'unknown';
}

/** Failures that say something about the request. All others say something about the connection. */
const ABOUT_THE_REQUEST = new Set([...Object.keys(KINDS), 'wrong-expected-version', 'stream-not-found']);

/** Is it worth another try with another client? */
export function isOfConnection(error: unknown): boolean {
  return !(error instanceof StoreError || error instanceof TypeError || ABOUT_THE_REQUEST.has(kindOf(error)));
}

/** Whatever the client failed with, in the words of the port. */
export function toStoreError(error: unknown, url: string): StoreError {
  if (error instanceof StoreError) return error;
  const [code, words] = KINDS[kindOf(error)] ?? [
    'store-unavailable',
    'The server failed, or cannot be reached',
  ];
  const told = error instanceof Error ? error.message.replace(/\.$/u, '') : String(error);
  return new StoreError(code, `${words} (${withoutSecret(url)}): ${told}.`, { cause: error });
}

/** Tells that an answer is on its way: from then on there is as much time again. */
export type Progress = () => void;

/** The answer of a call, or `TooLate`. The client has no deadline of its own for some of its calls. */
export async function within<T>(
  milliseconds: number,
  what: string,
  call: (progress: Progress) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let steps = 0;
  const progress: Progress = () => {
    steps += 1;
    timer?.refresh();
  };
  const late = new Promise<never>((_, fail) => {
    // A process that stood still looks at its timers before its sockets: what is there by now was not late.
    const unlessComing = (seen: number): void => {
      if (steps === seen) fail(new TooLate(`${what} took longer than ${milliseconds} ms`));
    };
    timer = setTimeout(() => setImmediate(unlessComing, steps), milliseconds);
  });
  try {
    return await Promise.race([call(progress), late]);
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}
