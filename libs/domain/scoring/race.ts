import { isTimed } from '../formats/format.ts';
import type { Trail } from '../kernel/trail.ts';
import type { Fact, FactOf } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import { advance } from './counting.ts';
import { fromMarks, keepMarks, markBetween, type Mark, type Memo } from './marks.ts';
import { hasLap, type Tally } from './tally.ts';

/*
 * A session's count goes on from where a question left it. The key is the storage that the versions of a
 * trail share, whose beginning is the same for all of them. There are two askers: the desk, a little ahead of
 * what is durable, and the views, a little behind; so two counts are kept, and one more for a version before
 * both, which is counted from the last mark before it.
 */
const memos = new WeakMap<readonly Fact[], Memo[]>();
const MEMOS = 2;
/** Facts that a count goes on by, before a mark is looked for that may be nearer. */
const NEAR = 1_024;

/**
 * The laps of a session as its flags and crossings tell them, in the order in which they happened: by
 * `occurredAt`, then by revision. Read only, and only until the next question: it is worked on in place.
 */
export function raceOf(session: SessionState): Readonly<Tally> {
  const { track } = session;
  const known = memos.get(track.items) ?? [];
  const goOn = (memo: Memo): boolean => isBasis(memo, session) && goesOn(memo, track);
  const near = known.filter(({ length }) => length <= track.length && length >= track.length - NEAR);
  const at = near.sort(furthestFirst).findIndex(goOn);
  const memo = near[at];
  if (memo) {
    // One that broke off on the way holds neither what it held nor what it was asked for.
    const broken = near.slice(0, at);
    if (at > 0) memos.set(track.items, difference(known, broken));
    return memo.tally;
  }
  const far = known.filter(({ length }) => length < track.length - NEAR).sort(furthestFirst);
  const marked = firstOf(fromMarks(session, disallowedLaps(session.rulings)), goOn);
  const found = marked ?? far.find(goOn) ?? counted(session);
  const ahead = known.filter(({ length }) => length > track.length).sort(furthestFirst);
  memos.set(track.items, [...ahead.slice(0, MEMOS), found]);
  return found.tally;
}

function firstOf<T>(items: Iterable<T>, isIt: (item: T) => boolean): T | undefined {
  for (const item of items) if (isIt(item)) return item;
  return undefined;
}

const difference = <T>(items: readonly T[], without: readonly T[]): T[] =>
  items.filter((item) => !without.includes(item));

const furthestFirst = (a: Memo, b: Memo): number => b.length - a.length;

/**
 * A lap named by its number keeps that number free, if it counts: of a crossing that does not, the number
 * goes to another, so the others are numbered again.
 */
function counted(session: SessionState): Memo {
  const { track, rulings } = session;
  const facts = track.items.slice(0, track.length).sort(byTrackTime);
  const lastNamed = facts.findLastIndex(isNamed);
  let named: readonly Named[] = facts.filter(isNamed).map(({ data }) => data);
  for (let isSettled = true; ; isSettled = false) {
    const tally = newTally(session, named);
    const memo: Memo = { tally, rulings, isSettled, length: 0, last: '', highest: -1 };
    const made = new Map<Fact, Mark>();
    facts.forEach((fact, i) => {
      // A number named later is kept free from the start, which a count up to here would not do.
      if (i > lastNamed) markBetween(track, memo, made);
      take(memo, fact);
    });
    const standing = named.filter((lap) => completed(memo.tally, lap));
    if (standing.length === named.length) {
      keepMarks(made);
      return memo;
    }
    named = standing;
  }
}

function take(memo: Memo, fact: Fact): void {
  advance(memo.tally, fact);
  memo.length += 1;
  memo.highest = Math.max(memo.highest, fact.revision);
  // The opening counts nothing, and may be the later where its time is a clock's and the laps' the track's.
  if (fact.type !== 'SessionOpened') memo.last = fact.occurredAt;
}

/** Is it the same race by the same rulings, so that only what followed is left to count? */
const isBasis = (memo: Memo, { spec, rulings }: SessionState): boolean =>
  memo.tally.spec === spec && !changesCount(memo.rulings, rulings);

/**
 * Counts on to the end of the trail, unless a fact changes what was counted before it: one that happened
 * earlier, or a lap named by a number that another has. (A count that broke off is not asked again.)
 */
function goesOn(memo: Memo, track: Trail<Fact>): boolean {
  // One fact more, in most cases; several may have happened in another order.
  if (track.length - memo.length < 2) {
    const next = memo.length < track.length ? track.items[memo.length] : undefined;
    return !next || takesNext(memo, track, next);
  }
  const rest = track.items.slice(memo.length, track.length).sort(byTrackTime);
  return rest.every((fact) => takesNext(memo, track, fact));
}

function takesNext(memo: Memo, track: Trail<Fact>, fact: Fact): boolean {
  if (fact.occurredAt < memo.last) return false;
  const named = isNamed(fact) ? fact.data : undefined;
  if (named && (!memo.isSettled || completed(memo.tally, named))) return false;
  markBetween(track, memo);
  take(memo, fact);
  return !named || completed(memo.tally, named);
}

function completed({ cars }: Tally, { car, lap }: Named): boolean {
  const tally = cars.get(car);
  return tally !== undefined && hasLap(tally, lap);
}

const DISALLOWING = new Set<Fact['type']>(['LapDisallowed', 'LapReinstated']);

function changesCount(before: Trail<Fact>, now: Trail<Fact>): boolean {
  if (before.items === now.items && before.length === now.length) return false;
  const disallowing = (trail: Trail<Fact>): Fact[] =>
    trail.items.slice(0, trail.length).filter((fact) => DISALLOWING.has(fact.type));
  const [was, is] = [disallowing(before), disallowing(now)];
  return was.length !== is.length || was.some((fact, i) => fact !== is[i]);
}

const byTrackTime = (a: Fact, b: Fact): number =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.revision - b.revision;

function newTally(session: SessionState, named: readonly Named[]): Tally {
  return {
    spec: session.spec,
    cars: new Map(),
    led: [],
    cautions: [],
    flag: 'none',
    whiteShown: false,
    finalLap: 0,
    checkered: null,
    distance: isTimed(session.spec) ? null : (session.spec.laps ?? null),
    overtimes: 0,
    frozenAt: 0,
    greenAt: null,
    reserved: byCar(named),
    disallowed: disallowedLaps(session.rulings),
  };
}

interface Named {
  readonly car: string;
  readonly lap: number;
}

const isNamed = (fact: Fact): fact is FactOf<'LapSet'> & { data: Named } =>
  fact.type === 'LapSet' && fact.data.lap !== undefined;

function byCar(named: readonly Named[]): Map<string, Set<number>> {
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
