/**
 * Returns a function that remembers up to `maxEntries` results of `compute`. Clients choose the keys, so
 * a full memory is cleared. An exception is not remembered.
 */
export function memoize<T>(compute: (key: string) => T, maxEntries: number): (key: string) => T {
  const results = new Map<string, T>();
  return (key) => {
    const remembered = results.get(key);
    if (remembered !== undefined) return remembered;
    const result = compute(key);
    if (results.size >= maxEntries) results.clear();
    results.set(key, result);
    return result;
  };
}
