const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 10_000;
const GROWTH = 1.6;

/**
 * Returns a random duration around `ms`: at most the share `spread` of it shorter or longer. Without it many
 * pages would reach the server at the same moment.
 */
export const withJitter = (ms: number, spread: number): number =>
  ms * (1 - spread + 2 * spread * Math.random());

/** Returns how long to wait before the next try, in milliseconds. `failures` counts from 1. */
export const backoffMs = (failures: number): number =>
  withJitter(Math.min(FIRST_DELAY_MS * GROWTH ** (failures - 1), MAX_DELAY_MS), 0.5);

/** Waits for a time, or until the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
