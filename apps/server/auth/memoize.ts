import { BoundedMap } from '#race-control';

/**
 * Returns a function that remembers up to `maxEntries` results of `compute`. The limit is needed because
 * clients choose the keys. An exception is not remembered.
 */
export function memoize<T>(compute: (key: string) => T, maxEntries: number): (key: string) => T {
  const results = new BoundedMap<string, T>(maxEntries);
  return (key) => {
    const remembered = results.get(key);
    if (remembered !== undefined) return remembered;
    const result = compute(key);
    results.set(key, result);
    return result;
  };
}
