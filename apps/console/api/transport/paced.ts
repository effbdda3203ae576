import { useEffect, useRef, useState } from 'react';
import { Signal } from './signal.ts';

/** When a value was passed on last, by the clock of the page. */
interface LastPass {
  ms: number;
}

/**
 * Calls `onValue` with the value of a signal now and after changes, at most once per interval. The first
 * change after a pause passes at once, and so does the change to undefined; changes that follow closely pass
 * together. Returns the function that stops it.
 */
export function subscribePaced<T>(
  signal: Signal<T>,
  intervalMs: number,
  onValue: (value: T) => void,
  last: LastPass = { ms: -Infinity },
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pass = (): void => {
    clearTimeout(timer);
    timer = undefined;
    last.ms = performance.now();
    onValue(signal.value);
  };
  const passInTime = (): void => {
    const waitMs = last.ms + intervalMs - performance.now();
    if (signal.value === undefined || waitMs <= 0) pass();
    else timer ??= setTimeout(pass, waitMs);
  };
  const unsubscribe = signal.subscribe(passInTime);
  passInTime();
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

/**
 * Returns the value of a signal, and changes at most once per interval. Use it for values that cost more to
 * draw, or to ask the server about, than anybody can read in the time.
 */
export function usePacedSignal<T>(signal: Signal<T>, intervalMs: number): T {
  const [shown, setShown] = useState({ signal, value: signal.value });
  const last = useRef({ signal, ms: -Infinity });
  useEffect(() => {
    if (last.current.signal !== signal) last.current = { signal, ms: -Infinity };
    const show = (value: T) =>
      setShown((old) => (old.signal === signal && Object.is(old.value, value) ? old : { signal, value }));
    return subscribePaced(signal, intervalMs, show, last.current);
  }, [signal, intervalMs]);
  return shown.signal === signal ? shown.value : signal.value;
}

/** Returns a value, and changes at most once per interval. */
export function usePaced<T>(value: T, intervalMs: number): T {
  const [source] = useState(() => new Signal(value));
  useEffect(() => source.set(value), [source, value]);
  return usePacedSignal(source, intervalMs);
}
