import type { PlaceSource } from './sources.ts';

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

/** Counts the places that a source takes from 1 to the last place of a session, in constant time. */
export function countPlaces(source: PlaceSource, lastPlace: number): number {
  const { every, snake, offset = 1, places: [first, last] = [1, null] } = source;
  const to = Math.min(lastPlace, last ?? Infinity);
  if (snake !== undefined) {
    if (offset > snake) return 0;
    // Of two rows of the deal, a race gets one place in the row forth and one in the row back.
    const forth = countSteps({ from: first, to, start: offset, step: 2 * snake });
    return forth + countSteps({ from: first, to, start: 2 * snake + 1 - offset, step: 2 * snake });
  }
  if (every === undefined) return Math.max(0, to - first + 1);
  return countSteps({ from: first, to, start: offset, step: every });
}

interface Steps {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly step: number;
}

/** Counts the numbers start, start + step, start + 2 × step, … that lie in a span. */
function countSteps({ from, to, start, step }: Steps): number {
  const upTo = (end: number): number => (end < start ? 0 : Math.floor((end - start) / step) + 1);
  return Math.max(0, upTo(to) - upTo(from - 1));
}
