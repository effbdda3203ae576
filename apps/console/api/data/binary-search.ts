/**
 * Returns how many indices from 0 fulfil a condition, by binary search. The condition has to hold for all
 * indices up to some point and for none from there on.
 */
export function countLeading(length: number, isFulfilled: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFulfilled(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
