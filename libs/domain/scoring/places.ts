import type { SessionState } from '../session/state.ts';
import { carsWords } from '../words/cars.ts';
import { count, ordinal } from '../words/measures.ts';
import { isOver } from '../words/phases.ts';
import { because } from './because.ts';
import type { Classified } from './classified.ts';

/** What cars have in common that share a place. They stand one behind the other in the order. */
export interface Tie {
  /** Names the tie in its session. */
  readonly id: string;
  /** Whether nothing orders the cars for a line-up. */
  readonly isOpen: boolean;
}

/** A car in the scored order, before places are numbered. */
export type Unplaced = Omit<Classified, 'place' | 'levelWith' | 'isTied'> & {
  readonly unplaced?: boolean;
  readonly tie?: Tie | undefined;
};

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

/** Returns whether two neighbours in an order share a place. */
export const isLevel = (one: Unplaced | undefined, other: Unplaced | undefined): boolean =>
  one?.tie !== undefined && one.tie.id === other?.tie?.id;

/**
 * Numbers the places 1, 2, 3, …; cars without a place come last. Cars that are level share the place of the
 * first of them, and the next places are skipped.
 */
export function numbered(cars: readonly Unplaced[]): Classified[] {
  const placed = cars.filter((row) => row.unplaced !== true);
  const nowhere = cars.filter((row) => row.unplaced === true);
  const numbers: number[] = [];
  placed.forEach((row, i) => numbers.push(isLevel(placed[i - 1], row) ? (numbers[i - 1] ?? 1) : i + 1));
  const sharing = new Map<number | undefined, string[]>();
  placed.forEach(({ car }, i) => sharing.set(numbers[i], [...(sharing.get(numbers[i]) ?? []), car]));
  return [
    ...placed.map((row, i) => {
      const level = (sharing.get(numbers[i]) ?? []).filter((car) => car !== row.car);
      return withPlace(row, numbers[i] ?? null, level);
    }),
    ...nowhere.map((row) => withPlace(row, null, [])),
  ];
}

function withPlace(
  { unplaced: _, tie, ...row }: Unplaced,
  place: number | null,
  levelWith: readonly string[],
): Classified {
  const [nearest, ...rest] = row.because;
  const level = levelWith.length === 0 ? '' : `, level with ${carsWords(levelWith)}`;
  const words = `${place === null ? 'no place' : ordinal(place)}${level}: ${nearest?.words ?? ''}`;
  const isTied = levelWith.length > 0 && tie?.isOpen === true;
  return { ...row, place, levelWith, isTied, because: nearest ? [{ ...nearest, words }, ...rest] : [] };
}
