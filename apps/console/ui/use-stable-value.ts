import { useMemo } from 'react';

/**
 * Returns the same object while the value has the same JSON, so that memoized components are not drawn again.
 * For plain values.
 */
export function useStableValue<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}
