import type { CommandType } from '#domain';
import type { FeedStatus } from '#timing-feeds';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { overdueCars, type OverdueCar } from './overdue.ts';

/** What is known of the timing of a session. */
export interface TimingSources {
  readonly running: ViewsByName['running-order'] | undefined;
  readonly passings: ViewsByName['passings'] | undefined;
  readonly transponders: ViewsByName['transponders'] | undefined;
  readonly feeds: readonly FeedStatus[];
  /** When the flag turned green while the desk was open; 0 if it was green before. */
  readonly greenSinceMs: number;
}

export type UnknownTransponder = ViewsByName['transponders']['rows'][number];
export type Passing = ViewsByName['passings']['rows'][number];
export type Proposal = FeedStatus['proposals'][number] & { readonly feed: string };

/** A car that is overdue, and the unknown transponder that it may have been read as. */
export type MissedCar = OverdueCar & { readonly readAs: string | null };

/** What an official of the timing may have to act on. */
export interface TimingFacts {
  /** The transponders that no car carries, the last read of them first. */
  readonly unknown: readonly UnknownTransponder[];
  /** The longest overdue first; null while no feed is heard, because then no car is read. */
  readonly overdue: readonly MissedCar[] | null;
  /** The second reads and the short laps of the last minutes, the newest first. */
  readonly doubtful: readonly Passing[];
  readonly proposals: readonly Proposal[];
}

/** Older second reads and short laps are in the log. */
const LATELY_MS = 300_000;
/** The last passings that are searched. At 50 a second they cover the last minute. */
const MAX_SEARCHED = 3_000;

export const isGreen = (flag: string | undefined): boolean => flag === 'green' || flag === 'white';

/** Returns what there is to act on at a time of the server. */
export function timingFacts(sources: TimingSources, nowMs: number): TimingFacts {
  const { passings, transponders, feeds } = sources;
  const unknown = transponders?.rows.filter(({ car, crossings }) => car === null && crossings > 0) ?? [];
  const isHeard = feeds.some(({ state }) => state === 'live');
  return {
    unknown,
    overdue: isHeard ? missedCars(sources, unknown, nowMs) : null,
    doubtful: doubtfulIn(passings?.rows ?? [], nowMs),
    proposals: feeds.flatMap(({ name, proposals }) => proposals.map((each) => ({ ...each, feed: name }))),
  };
}

function missedCars(
  { running, passings, greenSinceMs }: TimingSources,
  unknown: readonly UnknownTransponder[],
  nowMs: number,
): readonly MissedCar[] {
  if (!isGreen(running?.flag)) return [];
  const inPits = new Set(running?.rows.filter((row) => row.inPits).map(({ car }) => car));
  const due = passings?.due.filter(({ car }) => !inPits.has(car)) ?? [];
  return overdueCars(due, greenSinceMs, nowMs).map((late) => ({
    ...late,
    readAs: unknown.find(({ guess }) => guess === late.car)?.transponder ?? null,
  }));
}

const doubtfulIn = (rows: readonly Passing[], nowMs: number): readonly Passing[] =>
  rows
    .slice(-MAX_SEARCHED)
    .filter((row) => isDoubtful(row) && nowMs - Date.parse(row.occurredAt) < LATELY_MS)
    .toReversed();

const isDoubtful = ({ uncounted, doubtful }: Passing): boolean =>
  doubtful || uncounted === 'second-read' || uncounted === 'too-short';

/** Returns the unknown transponder that one key assigns: the last read of those with a guess. */
export const nextGuess = (unknown: readonly UnknownTransponder[]): UnknownTransponder | undefined =>
  unknown.find(({ guess }) => guess !== null);

/** Returns the car that one key counts: the longest overdue that was not read as an unknown transponder. */
export const nextMissed = (overdue: TimingFacts['overdue']): MissedCar | undefined =>
  overdue?.find(({ readAs }) => readAs === null);

/** Returns the proposal that one key takes: the first one whose command the role may issue. */
export const nextProposal = (
  proposals: readonly Proposal[],
  may: (type: CommandType) => boolean,
): Proposal | undefined => proposals.find(({ command }) => may(command['type'] as CommandType));

/** A key acts on something else than before only after this time: the official may have read the other. */
const STEADY_AFTER_MS = 1_500;

/** What a key acts on, and from when on. */
export interface KeyTarget {
  readonly id: string | null;
  readonly steadyAtMs: number;
}

export const NO_TARGET: KeyTarget = { id: null, steadyAtMs: 0 };

/** Returns the target of a key after the strip has shown `id` at a time. What comes first is steady. */
export function keyTarget(before: KeyTarget, id: string | null, nowMs: number): KeyTarget {
  if (id === before.id) return before;
  const replaces = before.id !== null || nowMs < before.steadyAtMs;
  return { id, steadyAtMs: replaces ? nowMs + STEADY_AFTER_MS : nowMs };
}
