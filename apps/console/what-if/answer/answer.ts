import type { Changes, RowDiff, ViewChange } from '#race-control';
import { language, t, tn } from '../../ui/language/language.ts';
import { lapTime, ordinal, placeWords, statusWords, viaWords } from '../../ui/text/text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A car in a view, before or after the change. */
export interface PlacedCar {
  readonly car: string;
  readonly driver: string | null;
  readonly place: number | null;
  /** How it got its place, its time or its status. */
  readonly detail: string;
}

/** Lists of the cars whose start would change if the posted line-up were posted again. */
const GRID_CHANGE_LISTS = ['differs', 'stale'] as const;

const isGridChange = ({ list }: RowDiff): boolean => GRID_CHANGE_LISTS.some((name) => name === list);

const rowsIn = (view: Fields | null, list: string): readonly Fields[] => {
  const rows = view?.[list];
  return Array.isArray(rows) ? (rows as Fields[]).filter((row) => typeof row['car'] === 'string') : [];
};

const gridChangesIn = (view: Fields | null): readonly Fields[] =>
  GRID_CHANGE_LISTS.flatMap((list) => rowsIn(view, list));

/** Returns whether a posted line-up no longer agrees with the results. */
export const isOutdated = ({ after }: Pick<ViewChange, 'after'>): boolean => gridChangesIn(after).length > 0;

/**
 * Returns the cars of a view in order; for an outdated line-up, in the order that posting it again would
 * give.
 */
export function placedCarsIn(view: Fields | null): readonly PlacedCar[] {
  const changes = gridChangesIn(view);
  const posted = rowsIn(view, 'rows').filter(isRanked).map(placedCarOf);
  if (changes.length === 0) return posted;
  const moved = new Set(changes.map(({ car }) => car));
  const arriving = changes
    .filter(({ to }) => typeof to === 'number')
    .map(({ car, to }) => ({
      car: String(car),
      driver: driverIn(view, String(car)),
      place: Number(to),
      detail: '',
    }));
  return [...posted.filter(({ car }) => !moved.has(car)), ...arriving].toSorted(
    (a, b) => (a.place ?? Infinity) - (b.place ?? Infinity),
  );
}

/** Returns whether a row has a place. The rows of the penalties have cars but no order. */
const isRanked = (row: Fields): boolean => ['place', 'start', 'rank'].some((field) => field in row);

function driverIn(view: Fields | null, car: string): string | null {
  const rows = [...rowsIn(view, 'rows'), ...rowsIn(view, 'missed')];
  const driver = rows.find((row) => row['car'] === car)?.['driver'];
  return typeof driver === 'string' ? driver : null;
}

/** Splits the changed rows into those that move and those that keep their place. */
export function splitMovers({ after, diff }: ViewChange): {
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

/**
 * Turns a changed row of a grid change list into a move. A row that left the list means that the car moves
 * back.
 */
function gridChangeAsMove(row: RowDiff, driver: string | null): RowDiff {
  const [from, to] = row.what === 'out' ? [row.to, row.from] : [row.from, row.to];
  const what = from === null ? 'in' : to === null ? 'out' : 'moved';
  return { ...row, list: 'rows', driver: row.driver ?? driver, from, to, what };
}

function placedCarOf(row: Fields): PlacedCar {
  // A car without a place in a result has a start, which is not its place.
  const place = 'place' in row ? row['place'] : (row['start'] ?? row['rank']);
  return {
    car: String(row['car']),
    driver: typeof row['driver'] === 'string' ? row['driver'] : null,
    place: typeof place === 'number' ? place : null,
    detail: detailOf(row),
  };
}

const UNREMARKABLE_STATUSES: ReadonlySet<unknown> = new Set(['running', 'timed', 'finished']);

function detailOf({ via, status, bestLapMs, laps, rank }: Fields): string {
  if (typeof via === 'string') return language() === 'en' ? via : viaWords(via, undefined);
  if (typeof status === 'string' && !UNREMARKABLE_STATUSES.has(status)) return statusWords(status);
  if (rank !== undefined && typeof bestLapMs === 'number') return lapTime(bestLapMs);
  return typeof laps === 'number' ? t('{n} laps', { n: laps }) : '';
}

export type MoveDirection = 'same' | 'up' | 'down' | 'in' | 'out';

/** The cars before and after, in order, with the direction in which each moves. */
export interface Sides {
  readonly before: readonly (PlacedCar & { readonly direction: MoveDirection })[];
  readonly after: readonly (PlacedCar & { readonly direction: MoveDirection; readonly words: string })[];
  /** For each car that is on both sides and moves, its row index before (`from`) and after (`to`). */
  readonly joins: readonly {
    readonly car: string;
    readonly from: number;
    readonly to: number;
    readonly direction: MoveDirection;
  }[];
}

/** Puts the cars of a view before and after the change side by side. */
export function sidesOf({ before, after }: Pick<ViewChange, 'before' | 'after'>): Sides {
  const [left, right] = [placedCarsIn(before), placedCarsIn(after)];
  const carsBefore = new Map(left.map((row, index) => [row.car, { row, index }]));
  const carsAfter = new Map(right.map((row) => [row.car, row]));
  return {
    before: left.map((row) => ({ ...row, direction: directionBetween(row, carsAfter.get(row.car)) })),
    after: right.map((row) => {
      const from = carsBefore.get(row.car)?.row;
      return {
        ...row,
        direction: directionBetween(from, row),
        words: moveWords(from?.place, row.place, from !== undefined),
      };
    }),
    joins: right.flatMap((row, to) => {
      const from = carsBefore.get(row.car);
      const direction = directionBetween(from?.row, row);
      return from && direction !== 'same' ? [{ car: row.car, from: from.index, to, direction }] : [];
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

function moveWords(from: number | null | undefined, to: number | null, isOnBothSides: boolean): string {
  if (!isOnBothSides) return t('in');
  if (from === to) return '';
  if (from == null) return t('now placed');
  if (to === null) return t('no place');
  return to < from ? t('up {n}', { n: from - to }) : t('down {n}', { n: to - from });
}

/** Returns the direction in which a row of the difference moves. */
export function directionOfMover({ what, from, to }: RowDiff): MoveDirection {
  if (what === 'in' || what === 'out') return what;
  if (from === to) return 'same';
  return (to ?? Infinity) < (from ?? Infinity) ? 'up' : 'down';
}

/** Describes the move of a row: `20th → 19th, up 1`. */
export function moverWords(mover: RowDiff): string {
  const { what, from, to } = mover;
  if (what === 'in') return to === null ? t('in') : t('in, {place}', { place: ordinal(to) });
  if (what === 'out') return from === null ? t('out') : t('out, was {place}', { place: ordinal(from) });
  if (from === to) return to === null ? '' : t('stays {place}', { place: ordinal(to) });
  const places = `${placeWords(from)} → ${placeWords(to)}`;
  return from === null || to === null ? places : `${places}, ${moveWords(from, to, true)}`;
}

/** Summarizes the changes of a view: `3 move, 1 in, 1 out`. */
export function summaryOf(comparison: ViewChange): string {
  const rows = splitMovers(comparison).movers.filter(({ list }) => list === 'rows');
  const number = (what: RowDiff['what']) => rows.filter((row) => row.what === what).length;
  const parts = [
    [number('moved'), tn(number('moved'), '{n} moves', '{n} move')],
    [number('in'), t('{n} in', { n: number('in') })],
    [number('out'), t('{n} out', { n: number('out') })],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([, word]) => word);
  if (words.length > 0) return words.join(', ');
  return hasChanges(comparison) ? t('Nobody moves.') : t('Nothing changes here.');
}

const hasChanges = ({ diff }: Pick<ViewChange, 'diff'>): boolean =>
  diff.rows.length > 0 || Object.keys(diff.changed).length > 0;

/** Describes the other changed fields of a row or a view. */
export function changesWords(changed: Changes): readonly string[] {
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
  if (Array.isArray(value)) return value.length === 0 ? t('none') : String(value.length);
  return JSON.stringify(value);
}

/** Names the list of a row of the difference; empty for the order of the view. */
export const listWords = (list: string): string =>
  list === 'rows'
    ? ''
    : list
        .replace(/\/rows$/u, '')
        .replaceAll('/', ' ')
        .replace(/-(?=\d)/gu, ' ');
