import { useMemo } from 'react';

/**
 * Returns the same object until the value differs as JSON, so that what depends on it is not rendered again.
 * Many values are computed again with every record, and few of them change.
 */
export function useStableValue<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}
