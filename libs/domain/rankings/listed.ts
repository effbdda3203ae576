import { enteredIn, type MeetingState } from '../meeting/state.ts';
import { because } from '../scoring/because.ts';
import { ordinal } from '../words/measures.ts';
import { rulingWords } from './order/rank-words.ts';
import { parsePoints, ZERO, type Rational } from './points/points.ts';
import type { RankedCar } from './scores.ts';
import type { RankingState } from './state.ts';
import { withoutClass } from '../words/cars.ts';

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

type Imported = NonNullable<RankingState['imported']>;
type BrokenTieFact = RankingState['ties'][number];
type ImportedRow = Imported['data']['rows'][number];

/**
 * Returns an imported order, without the cars that are not entered. A place is the one in the import. Cars
 * that share it stay level until an official breaks the tie of those that are entered now.
 */
function fromImport(
  { entries }: MeetingState,
  { spec: { id }, ties }: RankingState,
  { data, revision }: Imported,
): ComputedRanking {
  const rows = sharedPlaces(data.rows).flatMap(({ place, cars }) => {
    const known = cars.filter(({ car }) => entries.has(car));
    const level = known.map(({ car }) => car).filter((car) => entries.get(car)?.status === 'entered');
    const isTie = level.length > 1;
    const broken = ties.findLast((tie) => isTie && level.every((car) => tie.data.cars.includes(car)));
    return (broken ? inOrderOf(broken, known) : known).map(({ car, points: text }, i) => {
      const points = text === undefined ? null : parsePoints(text);
      const row = listedCar(car, broken ? place + i : place, { words: 'as imported', revision, points });
      if (broken)
        return {
          ...row,
          because: [...row.because, rulingWords({ ...broken.data, revision: broken.revision })],
        };
      return level.includes(car) ? { ...row, tiedWith: level.filter((other) => other !== car) } : row;
    });
  });
  const revisions = [revision, ...ties.map((tie) => tie.revision)];
  return { id, rows, open: [], restsOn: revisions.map((each) => ({ ranking: id, revision: each })) };
}

/** Returns the cars of an import by the places that they share. */
function sharedPlaces(rows: readonly ImportedRow[]) {
  const places: { readonly place: number; readonly cars: ImportedRow[] }[] = [];
  for (const [i, row] of rows.entries()) {
    const before = places.at(-1);
    if (row.level === true && before) before.cars.push(row);
    else places.push({ place: i + 1, cars: [row] });
  }
  return places;
}

/** Returns cars in the order of the official who broke their tie. Cars that are not in it come last. */
function inOrderOf({ data }: BrokenTieFact, cars: readonly ImportedRow[]): ImportedRow[] {
  const named = data.cars.flatMap((name) => cars.find(({ car }) => car === name) ?? []);
  return [...named, ...cars.filter(({ car }) => !data.cars.includes(car))];
}

/** Returns the order of a ranking that is drawn or imported. */
export function listedOrder(state: MeetingState, ranking: RankingState): ComputedRanking {
  const { spec, imported } = ranking;
  if (spec.by?.[0] === 'drawn') return fromDraw(ranking);
  if (imported) return fromImport(state, ranking, imported);
  return withoutClass(spec.id) === 'standings' ? standings(state, spec.id) : waiting(spec.id);
}
