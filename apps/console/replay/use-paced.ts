import { useEffect, useRef, useState } from 'react';

interface Pacing<T> {
  readonly value: T;
  /** What the value was when it was last let through. */
  readonly paced: T;
  readonly everyMs: number;
  readonly onPace: (value: T) => void;
}

/** Lets a value through: at once after a rest, otherwise every so many milliseconds; the last one always. */
export function usePacing<T>({ value, paced, everyMs, onPace }: Pacing<T>): void {
  const last = useRef(-Infinity);
  useEffect(() => {
    if (Object.is(value, paced)) return undefined;
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        onPace(value);
      },
      Math.max(0, last.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, paced, everyMs, onPace]);
}

/** A value that changes at most every so many milliseconds. */
export function usePaced<T>(value: T, everyMs: number): T {
  const [paced, setPaced] = useState(value);
  usePacing({ value, paced, everyMs, onPace: setPaced });
  return paced;
}
