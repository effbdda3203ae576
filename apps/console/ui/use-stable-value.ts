import { useMemo } from 'react';

/**
 * The same object as long as it says the same, so that what is drawn of it stays as it is: with every record
 * much is reckoned anew, and little of it is another. For plain values, as in JSON.
 */
export function useStableValue<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}
