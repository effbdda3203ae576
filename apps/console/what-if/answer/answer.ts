import type { FieldChanges, RowDiff } from '../../api/data/diff.ts';
import { lapTime, ordinal, placeWords, statusWords } from '../../ui/text/text.ts';

type View = Readonly<Record<string, unknown>>;

/** One view before and after; null where its session is not there. */
export interface ViewComparison {
  readonly before: View | null;
  readonly after: View | null;
  readonly diff: { readonly changed: FieldChanges; readonly rows: readonly RowDiff[] };
}

/** What a server answers to a question. */
export interface WhatIfAnswer {
  readonly meeting: string;
  /** Where the log was forked. */
  readonly revision: number;
  readonly shows: Readonly<Record<string, ViewComparison>>;
}

/** A car's row on one side. */
export interface PlacedCar {
  readonly car: string;
  readonly driver: string | null;
  readonly place: number | null;
  /** What else is to be known of it: through what it is in, its time, its state. */
  readonly detail: string;
}

/** Lists of who would start elsewhere if the line-up were posted again. Until then it stands as it was. */
const GRID_CHANGE_LISTS = ['differs', 'stale'] as const;

const isGridChange = ({ list }: RowDiff): boolean => GRID_CHANGE_LISTS.some((name) => name === list);

const rowsIn = (view: View | null, list: string): readonly View[] => {
  const rows = view?.[list];
  return Array.isArray(rows) ? (rows as View[]).filter((row) => typeof row['car'] === 'string') : [];
};

const gridChangesIn = (view: View | null): readonly View[] =>
  GRID_CHANGE_LISTS.flatMap((list) => rowsIn(view, list));

/** Whether a line-up stands as it was posted, though the results would have it otherwise. */
export const isOutdated = ({ after }: Pick<ViewComparison, 'after'>): boolean =>
  gridChangesIn(after).length > 0;

/** The cars of a view in its order; of a line-up in the order by the results, as if it were posted again. */
export function placedCarsIn(view: View | null): readonly PlacedCar[] {
  const moves = gridChangesIn(view);
  const posted = rowsIn(view, 'rows').filter(isRanked).map(placedCarOf);
  if (moves.length === 0) return posted;
  const moved = new Set(moves.map(({ car }) => car));
  const coming = moves
    .filter(({ to }) => typeof to === 'number')
    .map(({ car, to }) => ({
      ...{ car: String(car), place: Number(to), detail: '' },
      driver: driverIn(view, String(car)),
    }));
  return [...posted.filter(({ car }) => !moved.has(car)), ...coming].toSorted(
    (a, b) => (a.place ?? Infinity) - (b.place ?? Infinity),
  );
}

/** A list of penalties has cars, and no order. */
const isRanked = (row: View): boolean => ['place', 'start', 'rank'].some((field) => field in row);

function driverIn(view: View | null, car: string): string | null {
  const rows = [...rowsIn(view, 'rows'), ...rowsIn(view, 'missed')];
  const driver = rows.find((row) => row['car'] === car)?.['driver'];
  return typeof driver === 'string' ? driver : null;
}

/** Who moves, and who keeps the place while something else changes. */
export function splitMovers({ after, diff }: ViewComparison): {
  readonly movers: readonly RowDiff[];
  readonly others: readonly RowDiff[];
} {
  const rows = diff.rows.map((row) =>
    isGridChange(row) ? gridChangeAsMove(row, driverIn(after, String(row.car))) : row,
  );
  return {
    movers: rows.filter(({ what }) => what !== 'changed'),
    others: rows.filter(({ what }) => what === 'changed'),
  };
}

/** A row of a list of moves says where a car goes; one that is gone from it goes back. */
function gridChangeAsMove(row: RowDiff, driver: string | null): RowDiff {
  const [from, to] = row.what === 'out' ? [row.to, row.from] : [row.from, row.to];
  const what = from === null ? 'in' : to === null ? 'out' : 'moved';
  return { ...row, list: 'rows', driver: row.driver ?? driver, from, to, what };
}

function placedCarOf(row: View): PlacedCar {
  const place = row['place'] ?? row['start'] ?? row['rank'];
  return {
    car: String(row['car']),
    driver: typeof row['driver'] === 'string' ? row['driver'] : null,
    place: typeof place === 'number' ? place : null,
    detail: detailOf(row),
  };
}

const UNREMARKABLE_STATUSES: ReadonlySet<unknown> = new Set(['running', 'timed', 'finished']);

function detailOf({ via, status, bestLapMs, laps, rank }: View): string {
  if (typeof via === 'string') return via;
  if (typeof status === 'string' && !UNREMARKABLE_STATUSES.has(status)) return statusWords(status);
  if (rank !== undefined && typeof bestLapMs === 'number') return lapTime(bestLapMs);
  return typeof laps === 'number' ? `${laps} laps` : '';
}

export type MoveDirection = 'same' | 'up' | 'down' | 'in' | 'out';

/** Cars of both sides in their order, with where each came from or went. */
export interface Sides {
  readonly before: readonly (PlacedCar & { readonly way: MoveDirection })[];
  readonly after: readonly (PlacedCar & { readonly way: MoveDirection; readonly words: string })[];
  /** From which row on the left to which on the right, for those that are on both and moved. */
  readonly joins: readonly {
    readonly car: string;
    readonly from: number;
    readonly to: number;
    readonly way: MoveDirection;
  }[];
}

/** Both sides of a view. */
export function sidesOf({ before, after }: Pick<ViewComparison, 'before' | 'after'>): Sides {
  const [left, right] = [placedCarsIn(before), placedCarsIn(after)];
  const was = new Map(left.map((row, i) => [row.car, { row, i }]));
  const is = new Map(right.map((row, i) => [row.car, { row, i }]));
  return {
    before: left.map((row) => ({ ...row, way: directionBetween(row, is.get(row.car)?.row) })),
    after: right.map((row) => {
      const from = was.get(row.car)?.row;
      return {
        ...row,
        way: directionBetween(from, row),
        words: moveWords(from?.place, row.place, from !== undefined),
      };
    }),
    joins: right.flatMap((row, to) => {
      const from = was.get(row.car);
      const way = directionBetween(from?.row, row);
      return from && way !== 'same' ? [{ car: row.car, from: from.i, to, way }] : [];
    }),
  };
}

function directionBetween(from: PlacedCar | undefined, to: PlacedCar | undefined): MoveDirection {
  if (!from) return 'in';
  if (!to) return 'out';
  const [before, after] = [from.place ?? Infinity, to.place ?? Infinity];
  if (before === after) return 'same';
  return after < before ? 'up' : 'down';
}

function moveWords(from: number | null | undefined, to: number | null, wasThere: boolean): string {
  if (!wasThere) return 'in';
  if (from === to) return '';
  if (from == null) return 'now placed';
  if (to === null) return 'no place';
  return to < from ? `up ${from - to}` : `down ${to - from}`;
}

/** Which way a row of the difference went, so that it has its sign. */
export function directionOfMover({ what, from, to }: RowDiff): MoveDirection {
  if (what === 'in' || what === 'out') return what;
  if (from === to) return 'same';
  return (to ?? Infinity) < (from ?? Infinity) ? 'up' : 'down';
}

/** Where a row went, in words: `20th → 19th, up 1`. */
export function moverWords(mover: RowDiff): string {
  const { what, from, to } = mover;
  if (what === 'in') return to === null ? 'in' : `in, ${ordinal(to)}`;
  if (what === 'out') return from === null ? 'out' : `out, was ${ordinal(from)}`;
  if (from === to) return to === null ? '' : `stays ${ordinal(to)}`;
  const went = `${placeWords(from)} → ${placeWords(to)}`;
  return from === null || to === null ? went : `${went}, ${moveWords(from, to, true)}`;
}

/** How much changes in a view: `3 move, 1 in, 1 out`. */
export function summaryOf(shown: ViewComparison): string {
  const rows = splitMovers(shown).movers.filter(({ list }) => list === 'rows');
  const number = (what: RowDiff['what']) => rows.filter((row) => row.what === what).length;
  const parts = [
    [number('moved'), number('moved') === 1 ? 'moves' : 'move'],
    [number('in'), 'in'],
    [number('out'), 'out'],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  if (words.length > 0) return words.join(', ');
  return hasChanges(shown) ? 'Nobody moves.' : 'Nothing changes here.';
}

/** Whether anything changes in a view at all. */
const hasChanges = ({ diff }: Pick<ViewComparison, 'diff'>): boolean =>
  diff.rows.length > 0 || Object.keys(diff.changed).length > 0;

/** What else changed of a row or a view, in words. */
export function changesWords(changed: FieldChanges): readonly string[] {
  return Object.entries(changed).map(([field, { from, to }]) => {
    const name = field
      .replace(/Ms$/u, '')
      .replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')
      .toLowerCase();
    return `${name} ${valueWords(field, from)} → ${valueWords(field, to)}`;
  });
}

function valueWords(field: string, value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return field.endsWith('Ms') ? lapTime(value) : String(value);
  if (typeof value === 'string') return value === '' ? '–' : statusWords(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : String(value.length);
  return JSON.stringify(value);
}

/** The list that a row of the difference is in, where it is not the order itself. */
export const listWords = (list: string): string =>
  list === 'rows'
    ? ''
    : list
        .replace(/\/rows$/u, '')
        .replaceAll('/', ' ')
        .replace(/-(?=\d)/gu, ' ');
