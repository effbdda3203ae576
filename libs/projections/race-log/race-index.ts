import {
  carOf,
  doubtfulLaps,
  itemsOf,
  movedCrossings,
  partitionPoint,
  raceOf,
  type CarTally,
  type CrossingSeen,
  type Fact,
  type MeetingState,
  type NotCountedBecause,
  type Race,
  type SessionState,
} from '#domain';

/** What the count of a session makes of a record. */
export interface InRace {
  /** The lap of a crossing, otherwise the laps that the race had when the record happened. */
  readonly lap: number | null;
  readonly uncounted: NotCountedBecause | null;
  /** Whether the lap is too short to be true, and nobody has confirmed it. */
  readonly doubtful: boolean;
  /** The car that a crossing was given to by a ruling; null if it is that of the record. */
  readonly givenTo: string | null;
}

/** A lookup of what the count of a session makes of each record, in one state. */
export interface RaceIndex {
  readonly find: (fact: Fact) => InRace;
  readonly crossings: Crossings;
  readonly led: Race['led'];
  /** The first record of the session's track; Infinity without one. */
  readonly first: number;
  readonly doubtful: ReadonlySet<number>;
  readonly revision: number;
}

interface KnownIndex {
  readonly scheduled: MeetingState['scheduled'];
  readonly index: RaceIndex;
}

const indexes = new WeakMap<SessionState, KnownIndex>();

/**
 * Returns the lookup for a state of a session, in steps. It is made once, because only one session of a
 * meeting changes at a time. The length of the track decides too which lap is doubtful.
 */
export function* indexOf(state: MeetingState, session: SessionState): Generator<void, RaceIndex> {
  const { scheduled } = state;
  const known = indexes.get(session);
  if (known?.scheduled === scheduled) return known.index;
  const index = yield* raceIndex(state, session);
  indexes.set(session, { scheduled, index });
  return index;
}

function* raceIndex(state: MeetingState, session: SessionState): Generator<void, RaceIndex> {
  const { led, cars } = raceOf(session);
  const crossings = yield* crossingsOf(session, state.revision);
  const { laps, reasons, givenTo } = crossings;
  const first = session.track.length > 0 ? (session.track.items[0]?.revision ?? Infinity) : Infinity;
  const lapAt = (fact: Fact): number | null =>
    fact.revision < first ? null : partitionPoint(led.items, ({ at }) => at <= fact.occurredAt, led.length);
  const doubts = cars.keys().flatMap((car) => doubtfulLaps(state, session, car));
  const doubtful = new Set(doubts.map(({ revision }) => revision));
  // A crossing that was seen and is not among those of the cars belongs to none of them.
  const hasNoCar = (fact: Fact): fact is CrossingSeen =>
    fact.type === 'CrossingSeen' &&
    fact.revision > first &&
    !laps.has(fact.revision) &&
    !state.struck.has(fact.revision);
  const find = (fact: Fact): InRace => ({
    lap: laps.get(fact.revision) ?? lapAt(fact),
    uncounted: reasons.get(fact.revision) ?? (hasNoCar(fact) ? whyWithoutCar(state, fact) : null),
    doubtful: doubtful.has(fact.revision),
    givenTo: givenTo.get(fact.revision) ?? null,
  });
  return { find, crossings, led, first, doubtful, revision: state.revision };
}

const whyWithoutCar = ({ transponders }: MeetingState, fact: CrossingSeen): NotCountedBecause =>
  fact.data.car === undefined && !carOf(transponders, fact) ? 'unknown-transponder' : 'not-in-session';

/** Returns whether a later lookup gives the records of an earlier one, none after `latestAt`, the same. */
export function isContinued(before: RaceIndex | undefined, after: RaceIndex, latestAt: string): boolean {
  if (!before || before === after) return before === after;
  const { crossings, led, first, doubtful, revision } = before;
  const nextLed = after.led.items[led.length];
  const isLedSame =
    isPrefix(led, after.led) && (after.led.length === led.length || (nextLed?.at ?? '') > latestAt);
  const doubts = [...after.doubtful].filter((doubt) => doubt <= revision);
  const isDoubtSame = doubts.length === doubtful.size && doubts.every((doubt) => doubtful.has(doubt));
  return crossings === after.crossings && first === after.first && isLedSame && isDoubtSame;
}

/**
 * The crossings of a session, by revision. All versions of a race that only grew share them. A version is
 * asked for its own records only, and all that is added later belongs to later ones.
 */
interface Crossings {
  readonly laps: Map<number, number>;
  readonly reasons: Map<number, NotCountedBecause>;
  readonly givenTo: Map<number, string>;
  /** What the maps hold: the laps of each car, the crossings that do not count, and the track. */
  cars: ReadonlyMap<string, CarTally['laps']>;
  uncounted: Race['uncounted'];
  trackLength: number;
  /** The revision that they are complete for. */
  revision: number;
}

const knownCrossings = new WeakMap<readonly Fact[], Crossings>();

export function allSteps<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** More new records than this are read in steps, with all others. */
const MAX_ADDED = 512;

function* crossingsOf(session: SessionState, revision: number): Generator<void, Crossings> {
  const { track } = session;
  const race = raceOf(session);
  const known = knownCrossings.get(track.items);
  if (known && canGrow(known, race, track.length)) {
    grow(known, session, revision);
    return known;
  }
  const laps = new Map<number, number>();
  for (const car of race.cars.values()) {
    for (const done of itemsOf(car.laps)) {
      laps.set(done.revision, done.lap);
      if (laps.size % MAX_ADDED === 0) yield;
    }
  }
  const reasons = new Map(itemsOf(race.uncounted).map((one) => [one.revision, one.because]));
  yield;
  const givenTo = new Map(movedCrossings(session));
  const { uncounted } = race;
  const made = {
    laps,
    reasons,
    givenTo,
    cars: lapsByCar(race),
    uncounted,
    trackLength: track.length,
    revision,
  };
  if ((knownCrossings.get(track.items)?.trackLength ?? 0) <= track.length) {
    knownCrossings.set(track.items, made);
  }
  return made;
}

const lapsByCar = ({ cars }: Race): ReadonlyMap<string, CarTally['laps']> =>
  new Map(cars.values().map(({ car, laps }) => [car, laps]));

interface Part<T> {
  readonly items: readonly T[];
  readonly length: number;
}

/** Returns whether a list only grew: its versions share their storage until one of them is cut. */
const isPrefix = <T>(before: Part<T>, after: Part<T>): boolean =>
  before.length === 0 || (before.items === after.items && before.length <= after.length);

function canGrow({ cars, uncounted, trackLength, revision }: Crossings, race: Race, length: number): boolean {
  if (trackLength > length || length - trackLength > MAX_ADDED) return false;
  const isLater = (one: { readonly revision: number } | undefined): boolean =>
    one === undefined || one.revision > revision;
  const added = race.uncounted.items.slice(uncounted.length, race.uncounted.length);
  if (!isPrefix(uncounted, race.uncounted) || !added.every(isLater)) return false;
  const isGrown = ([car, before]: [string, CarTally['laps']]): boolean => {
    const after = race.cars.get(car)?.laps;
    return after !== undefined && isPrefix(before, after);
  };
  const newLaps = race.cars
    .values()
    .flatMap(({ car, laps }) => laps.items.slice(cars.get(car)?.length ?? 0, laps.length));
  return [...cars].every(isGrown) && newLaps.every(isLater);
}

function grow(known: Crossings, session: SessionState, revision: number): void {
  const { track } = session;
  const race = raceOf(session);
  for (const { car, laps } of race.cars.values()) {
    const added = laps.items.slice(known.cars.get(car)?.length ?? 0, laps.length);
    for (const done of added) known.laps.set(done.revision, done.lap);
  }
  const added = race.uncounted.items.slice(known.uncounted.length, race.uncounted.length);
  for (const one of added) known.reasons.set(one.revision, one.because);
  const items = track.items.slice(known.trackLength, track.length);
  for (const [crossing, car] of movedCrossings({ track: { items, length: items.length } })) {
    known.givenTo.set(crossing, car);
  }
  known.cars = lapsByCar(race);
  known.uncounted = race.uncounted;
  known.trackLength = track.length;
  known.revision = revision;
}
