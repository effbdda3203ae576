import { useEffect, useRef, useState } from 'react';

/** Each new record moves all the others down: at twenty a second nobody could read them. */
const CALM_MS = 250;

/**
 * The value, four times a second at most: the first change at once, what follows it closely together. For
 * what costs more to draw than anybody reads in the time.
 */
export function useCalm<T>(value: T): T {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(-Infinity);
  useEffect(() => {
    const wait = Math.max(0, shownAt.current + CALM_MS - performance.now());
    const timer = setTimeout(() => {
      shownAt.current = performance.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
}
