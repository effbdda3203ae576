import { isTimed, scheduledLaps, timeLimitMs } from '../formats/format.ts';
import { endsOnOwnLap } from '../formats/session-clock.ts';
import { formationFor, isSameFormation } from './formation.ts';
import { emptyTrail, itemsOf, type Trail } from '../kernel/trail.ts';
import type { Fact, FactOf } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import { advance } from './flag-grace.ts';
import { hasKnownStarts, startCrossings } from './progress/start-crossings.ts';
import { NO_PACE } from './pace.ts';
import { repetitions } from './second-read.ts';
import { countsFromMarks, keepMarks, markBetween, type Count, type Mark } from './marks.ts';
import { SharedMap } from '../kernel/shared-map.ts';
import { hasLap, lapsOf, type LapDone, type Race, type Tally } from './tally.ts';

/*
 * Counts are kept, so that the next question continues where the last one stopped. The key is the storage
 * that the versions of a trail share, because all versions begin with the same facts. There are two readers:
 * the command queue is slightly ahead of what is durable, and the views are slightly behind. So the map keeps
 * two counts, and one more for a version before both, which starts at the last mark before it.
 */
const counts = new WeakMap<readonly Fact[], Count[]>();
const MAX_COUNTS_AHEAD = 2;
/** A count that is further behind than this many facts is not continued before the marks are tried. */
const MAX_FACTS_BEHIND = 1_024;
/** Counts from the start before the start crossings stay as they are, so that counting always ends. */
const MAX_ROUNDS = 4;

/**
 * Returns the laps of a session as its flags and crossings give them, in the order in which they happened: by
 * `occurredAt`, then by revision. The result never changes. One more fact costs one step.
 */
export function raceOf(session: SessionState): Race {
  const { track, atLap } = session;
  if (atLap !== undefined) return raceAtLap(session, atLap);
  const canContinue = (count: Count): boolean => isSameRace(count, session) && countOn(count, track);
  let known = counts.get(track.items) ?? [];
  let count = nearestBefore(known, track.length);
  while (count && count.length >= track.length - MAX_FACTS_BEHIND) {
    if (canContinue(count)) return raceIn(count);
    // Drop a count that stopped on the way: it is neither the earlier count nor the requested one.
    const stopped = count;
    known = known.filter((other) => other !== stopped);
    counts.set(track.items, known);
    count = nearestBefore(known, track.length);
  }
  const found =
    countFromMark(session, canContinue) ??
    known
      .filter(({ length }) => length <= track.length)
      .sort(furthestFirst)
      .find(canContinue) ??
    countFromStart(session);
  const ahead = known.filter((other) => other.length > track.length).sort(furthestFirst);
  counts.set(track.items, [...ahead.slice(0, MAX_COUNTS_AHEAD), found]);
  return raceIn(found);
}

/** The races at a lap, by the facts and the lap. */
const racesAtLap = new WeakMap<readonly Fact[], Map<number, Count>>();
/** Each is as large as the race. A format has at most 20 stages, which each view of the result reads. */
const MAX_RACES_AT_LAP = 24;

/** Returns a race as it would have been with a lap as its distance. */
function raceAtLap(session: SessionState, lap: number): Race {
  const { track } = session;
  const known = racesAtLap.get(track.items) ?? new Map<number, Count>();
  const count = known.get(lap);
  if (count && count.length <= track.length && isSameRace(count, session) && countOn(count, track)) {
    return raceIn(count);
  }
  const counted = countFromStart(session, lap);
  const kept = [...known].filter(([other]) => other !== lap).slice(1 - MAX_RACES_AT_LAP);
  racesAtLap.set(track.items, new Map([...kept, [lap, counted]]));
  return raceIn(counted);
}

/** Returns the count that holds the most facts, but not more than `length`. */
function nearestBefore(known: readonly Count[], length: number): Count | undefined {
  let nearest: Count | undefined;
  for (const count of known) {
    if (count.length <= length && count.length > (nearest?.length ?? -1)) nearest = count;
  }
  return nearest;
}

/** Returns the lap with the given number among a car's laps. */
export const lapNumbered = (session: SessionState, car: string, lap: number): LapDone | undefined =>
  lapsOf(raceOf(session).cars.get(car)).find((done) => done.lap === lap);

/** Returns the cars whose finish is a record of its own, unless that record repeats a crossing. */
export function finishesOf(session: SessionState): ReadonlySet<string> {
  const repeated = repetitions(raceOf(session));
  const finishes = itemsOf(session.track).filter((fact) => fact.type === 'CarFinished');
  return new Set(finishes.filter(({ revision }) => !repeated.has(revision)).map(({ data }) => data.car));
}

const raceIn = (count: Count): Race => (count.race ??= { ...count.tally });

const furthestFirst = (a: Count, b: Count): number => b.length - a.length;

function countFromMark(session: SessionState, canContinue: (count: Count) => boolean): Count | undefined {
  for (const count of countsFromMarks(
    session,
    disallowedLaps(session.rulings),
    calledOrders(session.rulings),
  )) {
    if (canContinue(count)) return count;
  }
  return undefined;
}

/**
 * Counts all facts. A lap that is named by its number keeps that number free if the lap counts. If it does
 * not count, another lap gets the number, so all are numbered again. Start crossings are known once the pace
 * of the field is, so all laps are counted again without them. A race that officials ended at a lap is
 * counted again with that lap as its distance.
 */
function countFromStart(session: SessionState, atLap: number | null = null): Count {
  const { track, rulings } = session;
  const facts = track.items.slice(0, track.length).sort(byTrackTime);
  const lastNamed = facts.findLastIndex(isNamed);
  let named: readonly NamedLap[] = facts.filter(isNamed).map(({ data }) => data);
  let starts: ReadonlySet<number> = new Set();
  let isSettled = true;
  let limit = atLap;
  let lapsDriven: number | null = null;
  for (let round = 1; ; round++) {
    const tally = newTally(session, { named, starts, limit, lapsDriven });
    const count: Count = { tally, race: null, rulings, isSettled, length: 0, lastAt: '', highest: -1 };
    const marks = new Map<Fact, Mark>();
    facts.forEach((fact, i) => {
      // Leave a mark only after the last named lap. Before it this count keeps numbers free for later names,
      // and a count that ended here would not.
      if (i > lastNamed) markBetween(track, count, marks);
      countFact(count, fact);
    });
    const standing = named.filter((lap) => isCompleted(tally, lap));
    const knowsStarts = hasKnownStarts(tally) || round > MAX_ROUNDS;
    if (standing.length === named.length && knowsStarts) {
      if (limit === null && tally.endLap === null) keepMarks(marks);
      if (limit !== null || tally.endLap === null) return count;
      limit = tally.endLap;
      lapsDriven = tally.led.length;
    }
    if (standing.length < named.length) isSettled = false;
    named = standing;
    if (!knowsStarts) starts = startCrossings(tally.start);
  }
}

function countFact(count: Count, fact: Fact): void {
  advance(count.tally, fact);
  count.race = null;
  count.length += 1;
  count.highest = Math.max(count.highest, fact.revision);
  // The opening counts no lap, so its time must not hold back the laps. It may be later than they are: its
  // time may come from a clock, and theirs from the track.
  if (fact.type !== 'SessionOpened' && fact.type !== 'SessionRestarted') count.lastAt = fact.occurredAt;
}

/** Returns whether the race and its rulings are the same, so that only later facts are left to count. */
const isSameRace = ({ tally, rulings }: Count, session: SessionState): boolean =>
  tally.spec === session.spec &&
  isSameFormation(tally.formation, session) &&
  !changesCount(rulings, session.rulings);

/**
 * Counts on to the end of the trail. Returns false, and leaves the count of no use, at a fact that changes
 * what was counted before it: one that happened earlier, or a lap named by a number that another lap has.
 */
function countOn(count: Count, track: Trail<Fact>): boolean {
  // Most calls add one fact. Several new facts may have happened in another order than they were recorded.
  if (track.length - count.length < 2) {
    const next = count.length < track.length ? track.items[count.length] : undefined;
    return !next || countNext(count, track, next);
  }
  const rest = track.items.slice(count.length, track.length).sort(byTrackTime);
  return rest.every((fact) => countNext(count, track, fact));
}

function countNext(count: Count, track: Trail<Fact>, fact: Fact): boolean {
  if (fact.occurredAt < count.lastAt || ENDING.has(fact.type)) return false;
  const named = isNamed(fact) ? fact.data : undefined;
  if (named && (!count.isSettled || isCompleted(count.tally, named))) return false;
  markBetween(track, count);
  const { start } = count.tally;
  countFact(count, fact);
  if (count.tally.start !== start && !hasKnownStarts(count.tally)) return false;
  return !named || isCompleted(count.tally, named);
}

function isCompleted({ cars }: Tally, { car, lap }: NamedLap): boolean {
  const tally = cars.get(car);
  return tally !== undefined && hasLap(tally, lap);
}

/** Decisions that may end a race at a lap that was counted before them. */
const ENDING = new Set<Fact['type']>(['DistanceShortened', 'RaceEnded']);

/** The rulings that change how earlier facts count. */
const CHANGING = new Set<Fact['type']>(['LapDisallowed', 'LapReinstated', 'OrderFrozen']);

function changesCount(before: Trail<Fact>, after: Trail<Fact>): boolean {
  if (before.items === after.items && before.length === after.length) return false;
  const changing = (trail: Trail<Fact>): Fact[] =>
    trail.items.slice(0, trail.length).filter((fact) => CHANGING.has(fact.type));
  const [old, current] = [changing(before), changing(after)];
  return old.length !== current.length || old.some((fact, i) => fact !== current[i]);
}

const byTrackTime = (a: Fact, b: Fact): number =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.revision - b.revision;

interface CountSettings {
  readonly named: readonly NamedLap[];
  readonly starts: ReadonlySet<number>;
  readonly limit: number | null;
  readonly lapsDriven: number | null;
}

function newTally(session: SessionState, { named, starts, limit, lapsDriven }: CountSettings): Tally {
  const scheduled = isTimed(session.spec) ? null : scheduledLaps(session.spec);
  return {
    spec: session.spec,
    cars: new SharedMap(),
    led: emptyTrail(),
    uncounted: emptyTrail(),
    pace: NO_PACE,
    cautions: [],
    flag: 'none',
    lapFlag: 'none',
    freezes: 0,
    freeze: null,
    formation: formationFor(session),
    retired: [],
    pitStops: [],
    whiteShown: false,
    finalLap: 0,
    checkered: null,
    end: limit === 0 ? { by: 'decision', crossing: null } : null,
    rewind: null,
    lapReached: 0,
    distance: limit ?? scheduled,
    scheduled,
    timeLimitMs: isTimed(session.spec) && !endsOnOwnLap(session.spec) ? null : timeLimitMs(session.spec),
    isTimeUp: false,
    limit,
    endLap: null,
    lapsDriven,
    ended: null,
    stop: null,
    overtimes: 0,
    restart: null,
    frozenAt: 0,
    greenAt: null,
    startAt: null,
    reds: [],
    greenSince: null,
    start: { firsts: [], paces: new Map() },
    startCrossings: starts,
    reserved: byCar(named),
    disallowed: disallowedLaps(session.rulings),
    called: calledOrders(session.rulings),
  };
}

interface NamedLap {
  readonly car: string;
  readonly lap: number;
}

const isNamed = (fact: Fact): fact is FactOf<'LapSet'> & { data: NamedLap } =>
  fact.type === 'LapSet' && fact.data.lap !== undefined;

function byCar(named: readonly NamedLap[]): Map<string, Set<number>> {
  const laps = new Map<string, Set<number>>();
  for (const { car, lap } of named) laps.set(car, (laps.get(car) ?? new Set()).add(lap));
  return laps;
}

function disallowedLaps(rulings: Trail<Fact>): Map<number, number> {
  const laps = new Map<number, number>();
  for (let i = 0; i < rulings.length; i++) {
    const fact = rulings.items[i] as Fact;
    if (fact.type === 'LapDisallowed') laps.set(fact.data.crossing, fact.revision);
    if (fact.type === 'LapReinstated') laps.delete(fact.data.crossing);
  }
  return laps;
}

/** Returns the last order that officials called for each flag. */
function calledOrders({ items, length }: Trail<Fact>): Race['called'] {
  const orders = new Map<number, FactOf<'OrderFrozen'>>();
  for (let i = 0; i < length; i++) {
    const fact = items[i] as Fact;
    if (fact.type === 'OrderFrozen') orders.set(fact.data.frozenBy, fact);
  }
  return orders;
}
