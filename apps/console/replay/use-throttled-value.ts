import { useEffect, useRef, useState } from 'react';

interface ThrottleOptions<T> {
  readonly value: T;
  /** The value that was passed last. */
  readonly throttled: T;
  readonly intervalMs: number;
  readonly onPass: (value: T) => void;
}

/** Passes a changing value at most once per interval. The last value is always passed. */
export function useThrottle<T>({ value, throttled, intervalMs, onPass }: ThrottleOptions<T>): void {
  const last = useRef(-Infinity);
  useEffect(() => {
    if (Object.is(value, throttled)) return undefined;
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        onPass(value);
      },
      Math.max(0, last.current + intervalMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, throttled, intervalMs, onPass]);
}

/** Returns a value that changes at most once per interval. */
export function useThrottledValue<T>(value: T, intervalMs: number): T {
  const [throttled, setThrottled] = useState(value);
  useThrottle({ value, throttled, intervalMs, onPass: setThrottled });
  return throttled;
}
