import type { Observable } from 'rxjs';
import type { LiveBatch, LiveMessage } from '#race-control';

/** So many batches may wait for a slow reader; then it is asked anew for what follows the last of them. */
const MOST_WAITING = 200;

/**
 * The messages of a stream in this process, no gap and no repeat. It ends when it is aborted.
 * @param ask for what follows a revision; fails where there is nothing (any more)
 */
export async function* localStream(
  ask: (after: number | undefined) => Promise<Observable<LiveBatch>>,
  signal: AbortSignal,
): AsyncGenerator<LiveMessage, void, undefined> {
  let last: number | undefined;
  while (!signal.aborted) {
    for await (const batch of taken(await ask(last), signal)) {
      for (const message of batch) {
        last = message.revision;
        yield message;
      }
    }
  }
}

/** What is emitted, as long as whoever takes it keeps up. */
async function* taken(batches: Observable<LiveBatch>, signal: AbortSignal): AsyncGenerator<LiveBatch> {
  const waiting: LiveBatch[] = [];
  let failed: { readonly error: unknown } | null = null;
  let isOver = false;
  let wake = (): void => undefined;
  const end = (): void => {
    isOver = true;
    subscription.unsubscribe();
    wake();
  };
  const subscription = batches.subscribe({
    next: (batch) => {
      waiting.push(batch);
      if (waiting.length >= MOST_WAITING) setImmediate(end);
      wake();
    },
    error: (error: unknown) => {
      failed = { error };
      wake();
    },
    complete: () => {
      isOver = true;
      wake();
    },
  });
  signal.addEventListener('abort', end);
  try {
    for (;;) {
      const batch = waiting.shift();
      if (signal.aborted) return;
      if (batch) yield batch;
      else if (failed !== null) throw (failed as { error: unknown }).error;
      else if (isOver) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', end);
    subscription.unsubscribe();
  }
}
