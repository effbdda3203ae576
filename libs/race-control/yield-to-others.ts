/** Waits for one turn of the event loop, so that timers, sockets and other commands are served in between. */
export const yieldToOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Long enough to get work done, short enough that a command does not have to wait noticeably. */
const SLICE_MS = 4;

/** Starts a slice of time and returns a function that says whether the slice is over. */
export function startTimeSlice(): () => boolean {
  const end = performance.now() + SLICE_MS;
  return () => performance.now() >= end;
}
