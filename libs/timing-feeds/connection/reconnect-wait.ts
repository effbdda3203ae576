const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;

/**
 * Returns how long to wait before the next try, in milliseconds: from 0.5 s, doubled with each failure in a
 * row, to 15 s. Up to half of it is taken off at random (`random` is from 0 to 1), so that many clients of
 * one decoder do not come back together.
 */
export const reconnectWaitMs = (failures: number, random: number): number =>
  Math.max(FIRST_WAIT_MS, Math.min(FIRST_WAIT_MS * 2 ** failures, MAX_WAIT_MS) * (1 - random / 2));
