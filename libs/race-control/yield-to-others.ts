/** Work that waits for its turn of the event loop, in the order in which it came. */
const waiting: (() => void)[] = [];

function resumeNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(resumeNext);
}

/**
 * Waits for a turn of the event loop, so that timers, sockets and other commands are served in between. A
 * turn resumes one work only, however many wait. Otherwise their slices would hold up a command together.
 */
export const yieldToOthers = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(resumeNext);
  });

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
