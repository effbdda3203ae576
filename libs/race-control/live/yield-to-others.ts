/** So many milliseconds are worked at a time: then it is the turn of the commands again. */
const SLICE_MS = 4;

/** Lets everything else have its turn. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Says when a slice of work is over; at least one step is done in each. */
export function slice(): () => boolean {
  const end = performance.now() + SLICE_MS;
  return () => performance.now() >= end;
}
