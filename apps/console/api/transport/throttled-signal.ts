import { useEffect, useState } from 'react';
import type { Signal } from './signal.ts';

/** Each new record moves all the others of a log down: at twenty a second nobody could read them. */
const MIN_INTERVAL_MS = 500;

/**
 * The value of a signal, twice a second at most: the first change after a rest at once, what follows it
 * closely together, and that nothing is there (any more) at once. For what costs more to draw than anybody
 * reads in the time.
 */
export function useThrottledSignal<T>(signal: Signal<T>): T {
  const [shown, setShown] = useState({ signal, value: signal.value });
  useEffect(() => {
    const show = (value: T) =>
      setShown((old) => (old.signal === signal && Object.is(old.value, value) ? old : { signal, value }));
    return subscribeThrottled(signal, show);
  }, [signal]);
  return shown.signal === signal ? shown.value : signal.value;
}

/** Tells the value of a signal now, and then as often as is calm, until the answer is called. */
export function subscribeThrottled<T>(signal: Signal<T>, tell: (value: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let toldAt = -Infinity;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    toldAt = performance.now();
    tell(signal.value);
  };
  const leave = signal.subscribe(() => {
    const rest = toldAt + MIN_INTERVAL_MS - performance.now();
    if (signal.value === undefined || rest <= 0) now();
    else timer ??= setTimeout(now, rest);
  });
  now();
  return () => {
    clearTimeout(timer);
    leave();
  };
}
