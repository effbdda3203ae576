import { countLeading } from '../api/data/binary-search.ts';
import type { FlagName } from '../ui/flag.tsx';
import type { LogRow } from '../api/data/records.ts';

/** Silences that are longer than this (nights, breaks) are shortened to it. */
export const MAX_SILENCE_MS = 60_000;

/** The records of a session, laid out in time for the player. All indexes are indexes of `rows`. */
export interface SessionTimeline {
  readonly rows: readonly LogRow[];
  /**
   * When each record is due, in milliseconds from the first, by the meeting's clock with long silences
   * shortened. Never decreases: a record that was written late is due at once.
   */
  readonly dueMs: readonly number[];
  /** The record that opened the session; records before it only prepare it. */
  readonly openingIndex: number;
  /** The record with which the first car completed each lap, from lap 1. */
  readonly lapIndexes: readonly number[];
  /** Decisions of officials, without observations of the track. */
  readonly decisionIndexes: readonly number[];
  readonly flagPeriods: readonly FlagPeriod[];
}

/** A flag, from the index of the record that showed it to the record that ended it, or to the last record. */
export interface FlagPeriod {
  readonly flag: FlagName;
  readonly from: number;
  readonly to: number;
}

const OBSERVED_TYPES = new Set<LogRow['type']>([
  'LapSet',
  'CrossingSeen',
  'FeedSealed',
  'CarFinished',
  'CarSpun',
  'IncidentReported',
  'NoteAdded',
]);

const FLAG_OF: Partial<Record<LogRow['type'], FlagName>> = {
  SessionOpened: 'none',
  SessionRestarted: 'none',
  GreenShown: 'green',
  CautionCalled: 'yellow',
  RedShown: 'red',
  WhiteShown: 'white',
  CheckeredShown: 'checkered',
};

/**
 * Lays out the records of a session in time.
 * @param rows in the order of the log, at least one
 */
export function timelineOf(rows: readonly LogRow[]): SessionTimeline {
  const opening = rows.findIndex(({ type, struck }) => type === 'SessionOpened' && !struck);
  return {
    rows,
    dueMs: dueTimesOf(rows),
    openingIndex: Math.max(0, opening),
    lapIndexes: lapIndexesOf(rows),
    decisionIndexes: decisionIndexesOf(rows),
    flagPeriods: flagPeriodsOf(rows),
  };
}

function decisionIndexesOf(rows: readonly LogRow[]): number[] {
  return rows.flatMap(({ type }, index) => (OBSERVED_TYPES.has(type) ? [] : [index]));
}

function dueTimesOf(rows: readonly LogRow[]): number[] {
  let [due, latest] = [0, NaN];
  return rows.map((row) => {
    const occurredAt = occurredAtMs(row);
    if (occurredAt > latest) due += Math.min(occurredAt - latest, MAX_SILENCE_MS);
    if (!(occurredAt <= latest)) latest = occurredAt;
    return due;
  });
}

/**
 * Avoids parsing thousands of times again with each record, because an unchanged row remains the same object.
 */
const occurredAtCache = new WeakMap<LogRow, number>();

function occurredAtMs(row: LogRow): number {
  const ms = occurredAtCache.get(row) ?? Date.parse(row.occurredAt);
  occurredAtCache.set(row, ms);
  return ms;
}

function lapIndexesOf(rows: readonly LogRow[]): number[] {
  const indexes: number[] = [];
  for (const [index, { type, lap, uncounted, struck }] of rows.entries()) {
    const isLap = type === 'LapSet' || (type === 'CrossingSeen' && uncounted === null);
    if (!isLap || struck) continue;
    // A lap without a scored car ends with the next one.
    while (indexes.length < (lap ?? 0)) indexes.push(index);
  }
  return indexes;
}

function flagPeriodsOf(rows: readonly LogRow[]): FlagPeriod[] {
  const changes: Pick<FlagPeriod, 'flag' | 'from'>[] = [];
  for (const [from, { type, struck }] of rows.entries()) {
    const flag = FLAG_OF[type];
    if (flag !== undefined && !struck) changes.push({ flag, from });
  }
  const fromStart = changes[0]?.from === 0 ? changes : [{ flag: 'none', from: 0 } as const, ...changes];
  // Showing the same flag again does not start a new period.
  const starts = fromStart.filter(({ flag }, i) => flag !== fromStart[i - 1]?.flag);
  return starts.map((start, i) => ({ ...start, to: starts[i + 1]?.from ?? rows.length - 1 }));
}

export const lastIndexOf = ({ rows }: SessionTimeline): number => rows.length - 1;

/** Returns the time at which the last record is due, in milliseconds from the first. */
export const lengthMsOf = ({ dueMs }: SessionTimeline): number => dueMs.at(-1) ?? 0;

/** Returns the index of the last record that is known at a revision; 0 if no record is. */
export const indexAtRevision = ({ rows }: SessionTimeline, revision: number): number =>
  Math.max(0, countLeading(rows.length, (index) => (rows[index]?.revision ?? 0) <= revision) - 1);

/** Returns the index of the last record that is due at a time of the timeline; 0 if no record is. */
export const indexAtTime = ({ dueMs }: SessionTimeline, timeMs: number): number =>
  Math.max(0, countLeading(dueMs.length, (index) => (dueMs[index] ?? 0) <= timeMs) - 1);

/** Returns the nearest of ascending indexes after (1) or before (-1) an index. */
export function neighborIndex(
  indexes: readonly number[],
  index: number,
  direction: 1 | -1,
): number | undefined {
  return direction === 1
    ? indexes.find((other) => other > index)
    : indexes.findLast((other) => other < index);
}
