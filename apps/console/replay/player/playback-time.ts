import type { FlagName } from '../../ui/flag.tsx';
import { countLeading } from '../../api/data/binary-search.ts';
import type { LogRow } from '../../api/data/records.ts';

/** Nights and breaks are no part of the show: a longer silence is one of so many milliseconds. */
export const LONGEST_SILENCE_MS = 60_000;

/** The records of a session as a player needs them. Places are places in `rows`. */
export interface Track {
  readonly rows: readonly LogRow[];
  /**
   * When each record is due, in milliseconds from the first, by the meeting's own clock with long silences
   * shortened. Never falling: a record that was written late comes at once.
   */
  readonly dues: readonly number[];
  /** Where the session was opened: before that there is only paper. */
  readonly opening: number;
  /** Where each lap was completed by the first car to do so; lap 1 first. */
  readonly laps: readonly number[];
  /** What officials decided, not what was seen on the track. */
  readonly decisions: readonly number[];
  readonly flags: readonly Stretch[];
}

/** A flag, from the record that showed it to the record that ended it (or the last there is). */
export interface Stretch {
  readonly flag: FlagName;
  readonly from: number;
  readonly to: number;
}

const SEEN = new Set<LogRow['type']>(['LapSet', 'CarFinished', 'CarSpun', 'IncidentReported', 'NoteAdded']);

const FLAG_OF: Partial<Record<LogRow['type'], FlagName>> = {
  SessionOpened: 'none',
  GreenShown: 'green',
  CautionCalled: 'yellow',
  RedShown: 'red',
  WhiteShown: 'white',
  CheckeredShown: 'checkered',
};

/** @param rows in the log's order, at least one */
export function trackOf(rows: readonly LogRow[]): Track {
  const opening = rows.findIndex(({ type, struck }) => type === 'SessionOpened' && !struck);
  return {
    rows,
    dues: duesOf(rows),
    opening: Math.max(0, opening),
    laps: lapsOf(rows),
    decisions: decisionsOf(rows),
    flags: flagsOf(rows),
  };
}

function decisionsOf(rows: readonly LogRow[]): number[] {
  const places: number[] = [];
  for (const [place, { type }] of rows.entries()) if (!SEEN.has(type)) places.push(place);
  return places;
}

function duesOf(rows: readonly LogRow[]): number[] {
  let [due, latest] = [0, NaN];
  return rows.map((row) => {
    const time = instantOf(row);
    if (time > latest) due += Math.min(time - latest, LONGEST_SILENCE_MS);
    if (!(time <= latest)) latest = time;
    return due;
  });
}

/** A row that stays is the same object: with each record a session of thousands is reckoned anew. */
const times = new WeakMap<LogRow, number>();

function instantOf(row: LogRow): number {
  const time = times.get(row) ?? Date.parse(row.occurredAt);
  times.set(row, time);
  return time;
}

function lapsOf(rows: readonly LogRow[]): number[] {
  const laps: number[] = [];
  for (const [place, { type, lap, struck }] of rows.entries()) {
    if (type !== 'LapSet' || struck) continue;
    // A lap that nobody was scored for ends with the next.
    while (laps.length < (lap ?? 0)) laps.push(place);
  }
  return laps;
}

function flagsOf(rows: readonly LogRow[]): Stretch[] {
  const changes: Pick<Stretch, 'flag' | 'from'>[] = [];
  for (const [from, { type, struck }] of rows.entries()) {
    const flag = FLAG_OF[type];
    if (flag !== undefined && !struck) changes.push({ flag, from });
  }
  const shown = changes[0]?.from === 0 ? changes : [{ flag: 'none', from: 0 } as const, ...changes];
  // The same flag once more is no other stretch.
  const kept = shown.filter(({ flag }, i) => flag !== shown[i - 1]?.flag);
  return kept.map((stretch, i) => ({ ...stretch, to: kept[i + 1]?.from ?? rows.length - 1 }));
}

export const lastOf = ({ rows }: Track): number => rows.length - 1;

/** When the last record is due: how long the track is, in milliseconds. */
export const lengthOf = ({ dues }: Track): number => dues.at(-1) ?? 0;

/** The last record that is known at a revision; the first one before that. */
export const placeAt = ({ rows }: Track, revision: number): number =>
  Math.max(0, countLeading(rows.length, (place) => (rows[place]?.revision ?? 0) <= revision) - 1);

/** The last record that is due by then. */
export const placeBy = ({ dues }: Track, time: number): number =>
  Math.max(0, countLeading(dues.length, (place) => (dues[place] ?? 0) <= time) - 1);

/** The first of ascending places that comes after one, or the last that comes before it. */
export function neighbour(places: readonly number[], place: number, direction: 1 | -1): number | undefined {
  return direction === 1 ? places.find((other) => other > place) : places.findLast((other) => other < place);
}
