const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 10_000;
const GROWTH = 1.6;

/**
 * Returns a random duration around `ms`: at most the share `spread` of it shorter or longer. Without it many
 * clients would reach the server at the same moment.
 */
export const withJitter = (ms: number, spread: number): number =>
  ms * (1 - spread + 2 * spread * Math.random());

/** Returns how long to wait before the next try, in milliseconds. `failures` counts from 1. */
export const backoffMs = (failures: number, firstWaitMs = FIRST_WAIT_MS): number =>
  withJitter(Math.min(firstWaitMs * GROWTH ** (failures - 1), MAX_WAIT_MS), 0.5);

/** Waits for a time, or until the signal is aborted. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
