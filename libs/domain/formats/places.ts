import type { PlaceSource } from './format.ts';

/** Returns whether a source takes the cars at a given place in the sessions that it reads. */
export function takesPlace(source: PlaceSource, place: number): boolean {
  const { every, snake, offset = 1, places: [first, last] = [1, null] } = source;
  if (place < first || (last !== null && place > last)) return false;
  if (snake !== undefined) return dealtTo(place, snake) === offset;
  return every === undefined || (place >= offset && (place - offset) % every === 0);
}

/**
 * Returns the race that a place goes to when places are dealt back and forth over n races. With four races
 * the order is 1 2 3 4, 4 3 2 1, 1 2 3 4.
 */
function dealtTo(place: number, n: number): number {
  const row = Math.floor((place - 1) / n);
  const column = (place - 1) % n;
  return row % 2 === 0 ? column + 1 : n - column;
}
