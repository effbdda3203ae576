/** Returns the median of some numbers: the mean of the middle two of an even count. 0 without numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [lower = 0, upper = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (lower + upper) / 2;
}
