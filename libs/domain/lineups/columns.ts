import { isTimed, type SessionSpec } from '../formats/format.ts';
import { atLapOf } from '../formats/references.ts';
import { enteredIn, rankingIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { rankingOf, refName } from '../rankings/of-state.ts';
import { lapsCompleted, orderAtLap } from '../scoring/at-lap.ts';
import type { Because } from '../scoring/because.ts';
import type { Classified } from '../scoring/classified.ts';
import { orderOf } from '../scoring/order.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { withoutClass } from '../words/cars.ts';

/** The options for reading sources. */
export interface SourceReading {
  readonly state: MeetingState;
  /** Reads also sessions whose results are not published, in their current order. */
  readonly asItStands: boolean;
  /** Returns how many cars a session will have; null if that is not known. */
  readonly sizeOf: (session: SessionState) => number | null;
  /** Returns what of all that a ranking is made from is still to come. */
  readonly waitsFor: (open: readonly string[]) => readonly string[];
}

/** An order that a source reads: of a session, of a session at a lap, or of a ranking. */
export interface Column {
  readonly ref: string;
  readonly name: string;
  /** How many places it has, or will have; null if that is not known. */
  readonly size: number | null;
  /** The order; null while it has none. A car without a number in it has no place here. */
  readonly cars: readonly ColumnCar[] | null;
}

export interface ColumnCar {
  readonly car: string;
  readonly place: number;
  /** Whether it may take a start. Nobody moves up into the place of a car that may not. */
  readonly transfers: boolean;
  /** The cars that it is level with, itself among them, while no record orders them; empty without a tie. */
  readonly level: readonly string[];
  readonly because: readonly Because[];
  /** The revisions that a sentence about the place names. */
  readonly revisions: readonly number[];
}

/** Returns the order that a reference names; null if there is nothing with that name. */
export function columnOf(ref: string, reading: SourceReading): Column | null {
  const at = atLapOf(ref);
  const session = sessionOf(reading.state, at?.session ?? ref);
  if (session) return sessionColumn(session, ref, at?.lap ?? null, reading);
  const { state } = reading;
  const ranking = rankingOf(state, ref, reading);
  if (!ranking) return null;
  const isComplete = reading.waitsFor(ranking.open).length === 0;
  const isKnown = isComplete || (reading.asItStands && ranking.rows.length > 0);
  const isEntered = (car: string): boolean => state.entries.get(car)?.status === 'entered';
  // Where drivers or teams are ranked, these are level, and the line-up needs their cars.
  const carOf = new Map(ranking.rows.map(({ who, car }) => [who, car]));
  const cars = ranking.rows.map((row) => ({
    car: row.car,
    place: row.place,
    transfers: isEntered(row.car),
    level: tieOf(row.car, row.tiedWith.flatMap((who) => carOf.get(who) ?? []).filter(isEntered)),
    because: row.because,
    revisions: [],
  }));
  return {
    ref,
    name: refName(state, ref),
    size: isKnown ? cars.length : rankingSize(ref, reading),
    cars: isKnown ? cars : null,
  };
}

function tieOf(car: string, others: readonly string[]): readonly string[] {
  const cars = new Set([car, ...others]);
  return cars.size === 1 ? [] : [...cars].toSorted();
}

/** Returns how many cars can be in a ranking: not more than all its sessions have, nor than are entered. */
function rankingSize(id: string, reading: SourceReading): number {
  const ranking = rankingIn(reading.state, id);
  const entered = enteredIn(reading.state, { spec: { id } }).length;
  const sizes = (ranking?.spec.of ?? []).map((ref) => {
    const session = sessionOf(reading.state, atLapOf(ref)?.session ?? ref);
    return session ? reading.sizeOf(session) : rankingSize(ref, reading);
  });
  if (sizes.length === 0) return entered;
  return sizes.reduce<number>((sum, size) => Math.min(entered, sum + (size ?? entered)), 0);
}

function sessionColumn(
  session: SessionState,
  ref: string,
  lap: number | null,
  reading: SourceReading,
): Column {
  const { state } = reading;
  const name = refName(state, ref);
  const isReached = lap === null || lapsCompleted(session) >= lap;
  // A race that is over will never reach the lap, so nobody has a place there.
  if (!isReached && isDone(session)) return { ref, name, size: 0, cars: [] };
  if (!isReached || !yields(session, reading)) {
    return { ref, name, size: reading.sizeOf(session), cars: null };
  }
  const rows = lap === null ? orderOf(state, session) : orderAtLap(state, session, lap);
  const placed = transferOrder(session, rows, reading);
  const posted = session.results.posted.at(-1);
  const cars = placed.map((row, i) => {
    const level = row.isTied
      ? placed.filter((other) => other.place === row.place && mayTransfer(session, other, reading))
      : [];
    return {
      car: row.car,
      place: row.place ?? i + 1,
      transfers: mayTransfer(session, row, reading),
      level: level.length > 1 ? level.map(({ car }) => car) : [],
      because: row.because,
      revisions: [...(row.because[0]?.revisions ?? []), ...(posted ? [posted.revision] : [])],
    };
  });
  return { ref, name, size: cars.length, cars };
}

const yields = (session: SessionState, { asItStands }: SourceReading): boolean =>
  isDone(session) || (asItStands && session.attempt > 0);

const TRANSFERS: readonly string[] = ['running', 'retired'];

/**
 * Returns whether a placed car transfers to a line-up: in a race a car with one of the statuses that the
 * format names, in a timed session every car that is not disqualified. The next car does not move up into the
 * place of a car that does not, but a source with `take` continues with it.
 */
function transfers(spec: SessionSpec, status: Classified['status']): boolean {
  if (isTimed(spec)) return status !== 'disqualified';
  const allowed: readonly string[] = spec.transfers ?? TRANSFERS;
  return allowed.includes(status);
}

const mayTransfer = (
  { spec }: SessionState,
  { car, status }: Classified,
  { state }: SourceReading,
): boolean => transfers(spec, status) && state.entries.get(car)?.status !== 'withdrawn';

/** Returns the placed cars. Of cars that share a place, those that may transfer come first. */
function transferOrder(
  session: SessionState,
  rows: readonly Classified[],
  reading: SourceReading,
): readonly Classified[] {
  const last = (row: Classified): number => (mayTransfer(session, row, reading) ? 0 : 1);
  return rows
    .filter(({ place }) => place !== null)
    .toSorted((a, b) => (a.place === b.place ? last(a) - last(b) : 0));
}

/** Returns whether a ranking is a list from outside the meeting: the standings, or one that is imported. */
export function isList(state: MeetingState, ref: string): boolean {
  const spec = rankingIn(state, ref)?.spec;
  if (!spec) return withoutClass(ref) === 'standings';
  return spec.of === undefined && spec.by?.[0] !== 'drawn';
}
