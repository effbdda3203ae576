/** Waits for one turn of the event loop, so that timers, sockets and other commands are served in between. */
export const yieldToOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Long enough to get work done, short enough that a command does not have to wait noticeably. */
const SLICE_MS = 4;

/** Starts a slice of time and returns a function that says whether the slice is over. */
export function startTimeSlice(): () => boolean {
  const end = performance.now() + SLICE_MS;
  return () => performance.now() >= end;
}

/** Returns a function that lets others run whenever a slice of time is over. */
export function yieldBetweenSlices(): () => Promise<void> {
  let isOver = startTimeSlice();
  return async () => {
    if (!isOver()) return;
    await yieldToOthers();
    isOver = startTimeSlice();
  };
}

/** Runs steps to their end and lets others run in between. `onStep` gets what each step yields. */
export async function runInSlices<S, T>(
  steps: Iterator<S, T, undefined>,
  onStep: (step: S) => void = () => undefined,
): Promise<T> {
  const pause = yieldBetweenSlices();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onStep(step.value);
    await pause();
  }
}
