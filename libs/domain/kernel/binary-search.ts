/**
 * Returns how many items at the start of a list satisfy a condition, in O(log n). The list must be
 * partitioned: no item after the first that fails may satisfy the condition. Only the first `length` items
 * are read, because the storage of a trail may be longer than the trail.
 */
export function partitionPoint<T>(
  items: readonly T[],
  isBefore: (item: T) => boolean,
  length = items.length,
): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
