import { useEffect, useRef, useState } from 'react';

/**
 * A value that changes at most every so many milliseconds: at once after a rest, and always to the last one
 * in the end.
 */
export function usePaced<T>(value: T, everyMs: number): T {
  const [paced, setPaced] = useState(value);
  const last = useRef(-Infinity);
  useEffect(() => {
    if (Object.is(value, paced)) return undefined;
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        setPaced(value);
      },
      Math.max(0, last.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, paced, everyMs]);
  return paced;
}
