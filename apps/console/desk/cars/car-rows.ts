import { byNumber } from '#domain/words';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { classOf, withoutClass } from '../../ui/text/text.ts';

/** The content of a car's button. */
export interface CarRow {
  readonly car: string;
  readonly driver: string | null;
  readonly place: number | null;
  readonly laps: number;
  readonly status: string;
  readonly bestLapMs: number | null;
}

interface LineupRow extends Pick<ViewsByName['lineup']['rows'][number], 'car' | 'driver'> {
  /** The place from which the car rolls off; null for a scratched car. */
  readonly formation?: number | null;
}

export interface CarSources {
  readonly running: readonly CarRow[] | undefined;
  readonly lineup: readonly LineupRow[] | undefined;
  readonly entries:
    readonly Pick<ViewsByName['entry-list']['rows'][number], 'car' | 'driver' | 'status'>[] | undefined;
  /** Any entered car may run in the session. */
  readonly isOpenToAll: boolean;
}

/**
 * Returns the number of a car as the desk of a session shows and sends it. In a session of a class a number
 * alone means the car of that class.
 */
export const numberIn = (session: string, car: string): string =>
  classOf(session) === undefined ? car : withoutClass(car);

/** Returns whether the views have arrived from which `carRows` takes the cars. */
export function areCarsKnown({ running, lineup, entries, isOpenToAll }: CarSources): boolean {
  if (running === undefined) return false;
  return isOpenToAll ? entries !== undefined : running.length > 0 || lineup !== undefined;
}

/**
 * Returns the cars of a session in the order of their numbers, so that a button stays in its place: the cars
 * that run; before the session, those of its line-up; without a line-up, all entered cars.
 */
export function carRows({ running, lineup, entries, isOpenToAll }: CarSources): readonly CarRow[] {
  const rows = running ?? [];
  const withRow = new Set(rows.map(({ car }) => car));
  const waiting = isOpenToAll
    ? (entries ?? []).filter(({ status }) => status === 'entered')
    : rows.length === 0
      ? (lineup ?? [])
      : [];
  const more = waiting
    .filter(({ car }) => !withRow.has(car))
    .map(({ car, driver }): CarRow => ({
      car,
      driver,
      place: null,
      laps: 0,
      status: 'waiting',
      bestLapMs: null,
    }));
  // The score has a scratched car as one that did not start.
  const scratched = new Set(
    (lineup ?? []).filter(({ formation }) => formation === null).map(({ car }) => car),
  );
  return [...rows, ...more]
    .map((row) => (scratched.has(row.car) ? { ...row, status: 'scratched', place: null } : row))
    .toSorted(byNumber);
}
