import { useEffect, useState } from 'react';
import type { Signal } from './signal.ts';

/** Each new record of a log moves all others down, so at twenty a second nobody could read them. */
const MIN_INTERVAL_MS = 500;

/**
 * Returns the value of a signal, and changes at most twice a second. The first change after a pause shows at
 * once, and so does the change to undefined; changes that follow closely show together. Use it for values
 * that cost more to render than anybody can read in the time.
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

/**
 * Calls `onValue` with the value now and after changes, at most twice a second. Returns the function that
 * stops it.
 */
export function subscribeThrottled<T>(signal: Signal<T>, onValue: (value: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let calledAt = -Infinity;
  const call = (): void => {
    clearTimeout(timer);
    timer = undefined;
    calledAt = performance.now();
    onValue(signal.value);
  };
  const unsubscribe = signal.subscribe(() => {
    const waitMs = calledAt + MIN_INTERVAL_MS - performance.now();
    if (signal.value === undefined || waitMs <= 0) call();
    else timer ??= setTimeout(call, waitMs);
  });
  call();
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
