import type { SessionState } from '../session/state.ts';
import { count, ordinal } from '../words/measures.ts';
import { isOver } from '../words/phases.ts';
import { because } from './because.ts';
import type { Classified } from './classified.ts';

/** A car in the scored order, before places are numbered. */
export type Unplaced = Omit<Classified, 'place'> & { readonly unplaced?: boolean };

const RUNNERS: ReadonlySet<string> = new Set(['running', 'retired']);

/**
 * Takes the place from the cars that did not complete the share of the winner's laps that the format asks for
 * (`classified`). The share is rounded down to whole laps. Nothing is taken before the race is over, because
 * a car may still get there.
 */
export function classified(
  { spec, phase }: Pick<SessionState, 'spec' | 'phase'>,
  cars: readonly Unplaced[],
): readonly Unplaced[] {
  if (spec.classified === undefined || !isOver(phase)) return cars;
  const winner = cars.find(({ status }) => RUNNERS.has(status))?.laps ?? 0;
  // The product of a share like 0.29 and 100 laps is a little below 29.
  const needed = Math.floor(spec.classified * winner + 1e-9);
  return cars.map((row) => {
    if (RUNNERS.has(row.status) && row.laps >= needed) return row;
    const words = `not classified: ${count(row.laps, 'lap')}, ${needed} needed`;
    const why = RUNNERS.has(row.status)
      ? [because('not-classified', words, []), ...row.because]
      : row.because;
    return { ...row, unplaced: true, because: why };
  });
}

/** Numbers the places 1, 2, 3, …; cars without a place come last. */
export function numbered(cars: readonly Unplaced[]): Classified[] {
  const placed = cars.filter((row) => row.unplaced !== true);
  const nowhere = cars.filter((row) => row.unplaced === true);
  return [...placed.map((row, i) => withPlace(row, i + 1)), ...nowhere.map((row) => withPlace(row, null))];
}

function withPlace({ unplaced: _, ...row }: Unplaced, place: number | null): Classified {
  const [nearest, ...rest] = row.because;
  const words = `${place === null ? 'no place' : ordinal(place)}: ${nearest?.words ?? ''}`;
  return { ...row, place, because: nearest ? [{ ...nearest, words }, ...rest] : [] };
}
