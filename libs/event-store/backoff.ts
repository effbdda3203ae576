/** The growth of the waits between tries. */
export interface Backoff {
  /** Wait before the second try, in milliseconds. It doubles with each further try. */
  readonly firstWaitMs: number;
  /** Longest wait, in milliseconds. */
  readonly maxWaitMs: number;
  /**
   * Largest share of a wait that is taken off at random: 0 takes off nothing, 1 takes off up to the whole
   * wait. It keeps many clients from trying again at the same moment.
   */
  readonly jitter: number;
}

/**
 * The waits of a writer after another writer was first. The whole wait is random, so that two writers do not
 * keep meeting.
 */
export const CONFLICT_BACKOFF: Backoff = { firstWaitMs: 8, maxWaitMs: 64, jitter: 1 };

/** Returns how long to wait after a number of failures in a row (1 after the first), in milliseconds. */
export function backoffMs(
  failures: number,
  { firstWaitMs, maxWaitMs, jitter }: Backoff,
  random: () => number = Math.random,
): number {
  const longestMs = Math.min(firstWaitMs * 2 ** (failures - 1), maxWaitMs);
  return longestMs * (1 - jitter * random());
}
