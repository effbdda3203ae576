import { partitionPoint } from '../kernel/binary-search.ts';
import { sameJson } from '../kernel/same-json.ts';
import { formationFor } from './formation.ts';
import type { Trail } from '../kernel/trail.ts';
import type { Fact } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import { hasKnownStarts } from './progress/start-crossings.ts';
import type { Race, Tally } from './tally.ts';

/** A count of a session's laps, as far as it has come. */
export interface Count {
  readonly tally: Tally;
  /** The race that was last made from the tally; null if a fact was counted since. */
  race: Race | null;
  readonly rulings: Trail<Fact>;
  /** Whether every lap that was named by its number counts, so that no number was given up. */
  readonly isSettled: boolean;
  /** How many of the trail's facts the tally holds. */
  length: number;
  /** The instant of the last of them that counts. */
  lastAt: string;
  /** The highest revision among them. */
  highest: number;
}

/** A race as it was counted up to a fact: a later count for an earlier moment starts here. */
export interface Mark {
  readonly isSettled: boolean;
  readonly items: readonly Fact[];
  readonly lastAt: string;
  readonly race: Race;
}

/** Revisions of the log from one mark to the next: at most this many are counted again for a past moment. */
const MARK_EVERY = 512;

/**
 * The marks by the last fact that they hold. A fact has the same place in the log in every version of a
 * trail, also in one that was folded again after a strike.
 */
const marks = new WeakMap<Fact, Mark>();

interface Marks {
  readonly set: (fact: Fact, mark: Mark) => unknown;
}

export function keepMarks(made: ReadonlyMap<Fact, Mark>): void {
  for (const [fact, mark] of made) marks.set(fact, mark);
}

const blockOf = ({ revision }: Fact): number => Math.floor(revision / MARK_EVERY);

/**
 * Leaves a mark where a trail's next fact begins another block, if exactly the facts before it are counted. A
 * count that may yet turn out to be wrong collects its marks in a map of its own.
 */
export function markBetween({ items }: Trail<Fact>, count: Count, into: Marks = marks): void {
  const { length, tally, isSettled, lastAt } = count;
  const before = items[length - 1];
  const after = items[length];
  if (!before || !after || blockOf(before) === blockOf(after) || count.highest !== before.revision) return;
  // An earlier count may not know the end of the race, and would have found other start crossings.
  if (tally.limit !== null || !hasKnownStarts(tally)) return;
  const known = marks.get(before);
  if (known && isGood(known, { ...tally, items, length })) return;
  into.set(before, { isSettled, items, lastAt, race: { ...tally } });
}

/** Yields a new count from each good mark of a track, the last mark first. */
export function* countsFromMarks(
  session: SessionState,
  disallowed: Race['disallowed'],
  called: Race['called'],
): Generator<Count, void, undefined> {
  const { track, spec, rulings } = session;
  const { items } = track;
  const formation = formationFor(session);
  let length = track.length;
  while (length > 0) {
    length = startOfBlock(items, length);
    const last = items[length - 1];
    const mark = last && marks.get(last);
    if (!mark || !isGood(mark, { items, length, spec, formation, disallowed, called })) continue;
    const { isSettled, lastAt, race } = mark;
    const tally = { ...race, disallowed, called };
    yield { tally, race: null, rulings, isSettled, length, lastAt, highest: last.revision };
  }
}

interface TrackStart extends Pick<Race, 'spec' | 'formation' | 'disallowed' | 'called'> {
  readonly items: readonly Fact[];
  readonly length: number;
}

/** Returns whether a mark says how the first facts of a track count. */
function isGood({ race, items }: Mark, start: TrackStart): boolean {
  if (race.spec !== start.spec || !sameJson(race.formation, start.formation)) return false;
  const last = start.items[start.length - 1];
  if (!last || !sameRulings(race.disallowed, start.disallowed, last.revision)) return false;
  if (!sameRulings(race.called, start.called, last.revision)) return false;
  if (items === start.items) return true;
  for (let i = 0; i < start.length; i++) if (items[i] !== start.items[i]) return false;
  return true;
}

/** Returns how many of the first facts stand before the block that the last of them is in. */
function startOfBlock(items: readonly Fact[], length: number): number {
  const first = blockOf(items[length - 1] as Fact) * MARK_EVERY;
  return partitionPoint(items, ({ revision }) => revision < first, length - 1);
}

/** Returns whether the same records up to a revision are ruled on, by the same rulings. */
function sameRulings<T>(
  old: ReadonlyMap<number, T>,
  current: ReadonlyMap<number, T>,
  revision: number,
): boolean {
  const upTo = (rulings: ReadonlyMap<number, T>) => [...rulings].filter(([record]) => record <= revision);
  const [before, after] = [upTo(old), upTo(current)];
  return before.length === after.length && before.every(([crossing, by]) => current.get(crossing) === by);
}
