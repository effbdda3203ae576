import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';

/**
 * Returns the same object until the value differs as JSON, so that what depends on it is not rendered again.
 * Many values are computed again with every record, and few of them change.
 */
export function useStableValue<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}

/** Returns one function for all renders, which calls the function of the last render. For event handlers. */
export function useStableFunction<A extends readonly unknown[], R>(
  run: (...args: A) => R,
): (...args: A) => R {
  const latest = useRef(run);
  useLayoutEffect(() => void (latest.current = run));
  return useCallback((...args: A) => latest.current(...args), []);
}
