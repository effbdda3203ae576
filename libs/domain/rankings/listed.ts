import { withoutClass } from '../kernel/classes.ts';
import { enteredIn, type MeetingState } from '../meeting/state.ts';
import { because } from '../scoring/because.ts';
import { ordinal } from '../words/measures.ts';
import { parsePoints, ZERO, type Rational } from './points/points.ts';
import type { RankedCar } from './scores.ts';
import type { RankingState } from './state.ts';

/** A ranking by the results and the records so far. */
export interface ComputedRanking {
  readonly id: string;
  readonly rows: readonly RankedCar[];
  /**
   * The sessions and rankings that it is made from and that are not published; its own id if it is not drawn
   * or not imported. It waits for those of them that a car can reach.
   */
  readonly open: readonly string[];
  /** The records that it rests on: posted results, draws, imports and broken ties. */
  readonly restsOn: readonly Basis[];
}

/** A record about a session or a ranking that an order rests on. */
export interface Basis {
  readonly session?: string;
  readonly ranking?: string;
  readonly revision: number;
}

/** Returns an order that is not drawn or not imported yet. */
const waiting = (id: string): ComputedRanking => ({ id, rows: [], open: [id], restsOn: [] });

const listedCar = (
  car: string,
  place: number,
  { words, revision, points = null }: { words: string; revision: number; points?: Rational | null },
): RankedCar => ({
  place,
  who: car,
  car,
  hasResult: true,
  tiedWith: [],
  points,
  parts: [],
  penalty: ZERO,
  because: [because('ranking', `${ordinal(place)}: ${words}`, [revision])],
});

/** Ranks the entered cars by their `standing`. Of equal ones, the car that was entered first is ahead. */
export function standings(state: MeetingState, id: string): ComputedRanking {
  const entries = enteredIn(state, { spec: { id } })
    .filter(({ standing }) => standing !== undefined)
    .toSorted((a, b) => (a.standing ?? 0) - (b.standing ?? 0) || a.revision - b.revision);
  const rows = entries.map(({ car, standing = 0, revision }) =>
    listedCar(car, standing, { words: 'in the standings', revision }),
  );
  return { id, rows, open: [], restsOn: [] };
}

/** Returns a drawn order. A car that was withdrawn since keeps its place, so that the others do not move. */
function fromDraw({ spec: { id }, drawn }: RankingState): ComputedRanking {
  if (!drawn) return waiting(id);
  const { revision } = drawn;
  const rows = drawn.data.order.map((car, i) => {
    const number = drawn.data.numbers?.[i];
    return listedCar(car, i + 1, { words: number === undefined ? 'drawn' : `drew ${number}`, revision });
  });
  return { id, rows, open: [], restsOn: [{ ranking: id, revision }] };
}

/** Returns an imported order, without the cars that are not entered. A place is the one in the import. */
function fromImport(
  { entries }: MeetingState,
  { spec: { id } }: RankingState,
  { data, revision }: NonNullable<RankingState['imported']>,
): ComputedRanking {
  const rows = data.rows.flatMap(({ car, points: text }, i) => {
    const points = text === undefined ? null : parsePoints(text);
    return entries.has(car) ? [listedCar(car, i + 1, { words: 'as imported', revision, points })] : [];
  });
  return { id, rows, open: [], restsOn: [{ ranking: id, revision }] };
}

/** Returns the order of a ranking that is drawn or imported. */
export function listedOrder(state: MeetingState, ranking: RankingState): ComputedRanking {
  const { spec, imported } = ranking;
  if (spec.by?.[0] === 'drawn') return fromDraw(ranking);
  if (imported) return fromImport(state, ranking, imported);
  return withoutClass(spec.id) === 'standings' ? standings(state, spec.id) : waiting(spec.id);
}
