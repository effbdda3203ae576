import type { Observable } from 'rxjs';
import type { LiveBatch, LiveMessage } from '#race-control';

/**
 * Maximum number of batches that wait for a slow reader. If more come, the stream ends and starts again after
 * the last of them.
 */
const MAX_WAITING_BATCHES = 200;

/**
 * Yields the messages of a stream in this process, without gaps and repeats, until the signal is aborted.
 * @param open opens the stream after a revision; rejects if there is no such stream
 */
export async function* localStream(
  open: (after: number | undefined) => Promise<Observable<LiveBatch>>,
  signal: AbortSignal,
): AsyncGenerator<LiveMessage, void, undefined> {
  let last: number | undefined;
  while (!signal.aborted) {
    for await (const batch of boundedBatches(await open(last), signal)) {
      for (const message of batch) {
        last = message.revision;
        yield message;
      }
    }
  }
}

/** Yields batches until the stream ends, or until too many of them wait for the reader. */
async function* boundedBatches(
  batches: Observable<LiveBatch>,
  signal: AbortSignal,
): AsyncGenerator<LiveBatch> {
  const waiting: LiveBatch[] = [];
  let failed: { readonly error: unknown } | null = null;
  let isOver = false;
  let wake = (): void => undefined;
  const stop = (): void => {
    isOver = true;
    subscription.unsubscribe();
    wake();
  };
  const subscription = batches.subscribe({
    next: (batch) => {
      waiting.push(batch);
      if (waiting.length >= MAX_WAITING_BATCHES) setImmediate(stop);
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
  signal.addEventListener('abort', stop);
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
    signal.removeEventListener('abort', stop);
    subscription.unsubscribe();
  }
}
