import { partitionPoint } from '../kernel/binary-search.ts';
import type { Trail } from '../kernel/trail.ts';
import type { Fact } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import type { CarTally, Tally } from './tally.ts';

/** A count of a session's laps, as far as it has come. */
export interface Memo {
  readonly tally: Tally;
  readonly rulings: Trail<Fact>;
  /** Every lap that was named by its number counts, so that no number was given up. */
  readonly isSettled: boolean;
  /** How many of the trail's facts the tally holds. */
  length: number;
  /** The instant of the last of them that counts. */
  last: string;
  /** The highest revision among them. */
  highest: number;
}

/**
 * Where a count stood between two facts. Laps, leaders and the like are only ever added to, so that it is
 * enough to know how many there were.
 */
export interface Mark {
  readonly isSettled: boolean;
  readonly items: readonly Fact[];
  readonly last: string;
  readonly tally: Tally;
  /** How many laps each car had. */
  readonly laps: ReadonlyMap<string, number>;
  readonly led: number;
}

/** One mark for so many revisions of the log: that much is counted again for a moment of the past. */
const MARK_EVERY = 512;

/**
 * The marks by the last fact that they hold: a fact has the same place in the log in every version of a
 * trail, also in one that was folded again after a strike.
 */
const marks = new WeakMap<Fact, Mark>();

/** Marks of a count that may yet turn out to be the wrong one. */
interface Marks {
  readonly set: (fact: Fact, mark: Mark) => unknown;
}

export function keepMarks(made: ReadonlyMap<Fact, Mark>): void {
  for (const [fact, mark] of made) marks.set(fact, mark);
}

const blockOf = ({ revision }: Fact): number => Math.floor(revision / MARK_EVERY);

/** Leaves a mark where a trail's next fact begins another block, if just what comes before it is counted. */
export function markBetween({ items }: Trail<Fact>, memo: Memo, into: Marks = marks): void {
  const { length } = memo;
  const before = items[length - 1];
  const after = items[length];
  if (!before || !after || blockOf(before) === blockOf(after) || memo.highest !== before.revision) return;
  const { tally, isSettled, last } = memo;
  const known = marks.get(before);
  if (known && isGood(known, { items, length, spec: tally.spec, disallowed: tally.disallowed })) return;
  const cars = new Map([...tally.cars].map(([car, now]) => [car, { ...now }]));
  const laps = new Map([...cars].map(([car, now]) => [car, now.laps.length]));
  const copy = { ...tally, cars, cautions: [...tally.cautions] };
  into.set(before, { isSettled, items, last, tally: copy, laps, led: tally.led.length });
}

/** Counts of their own that go on from the good marks of a track, the last mark first. */
export function* fromMarks(
  { track, spec, rulings }: SessionState,
  disallowed: Tally['disallowed'],
): Generator<Memo, void, undefined> {
  const { items } = track;
  let length = track.length;
  while (length > 0) {
    length = startOfBlock(items, length);
    const last = items[length - 1];
    const mark = last && marks.get(last);
    if (!mark || !isGood(mark, { items, length, spec, disallowed })) continue;
    const tally = restored(mark, disallowed);
    yield { tally, rulings, isSettled: mark.isSettled, length, last: mark.last, highest: last.revision };
  }
}

interface Start extends Pick<Tally, 'spec' | 'disallowed'> {
  readonly items: readonly Fact[];
  readonly length: number;
}

/** Does a mark tell how those first facts of a track count? */
function isGood({ tally, items }: Mark, start: Start): boolean {
  if (tally.spec !== start.spec) return false;
  const last = start.items[start.length - 1];
  if (!last || !sameRulings(tally.disallowed, start.disallowed, last.revision)) return false;
  if (items === start.items) return true;
  for (let i = 0; i < start.length; i++) if (items[i] !== start.items[i]) return false;
  return true;
}

/** How many facts stand before the block of the last of so many facts. */
function startOfBlock(items: readonly Fact[], length: number): number {
  const first = blockOf(items[length - 1] as Fact) * MARK_EVERY;
  return partitionPoint(items, ({ revision }) => revision < first, length - 1);
}

/** Are the same crossings up to a revision disallowed, by the same records? */
function sameRulings(was: Tally['disallowed'], is: Tally['disallowed'], revision: number): boolean {
  const upTo = (laps: Tally['disallowed']) => [...laps].filter(([crossing]) => crossing <= revision);
  const [before, now] = [upTo(was), upTo(is)];
  return before.length === now.length && before.every(([crossing, by]) => is.get(crossing) === by);
}

function restored({ tally, laps, led }: Mark, disallowed: Tally['disallowed']): Tally {
  const cars = new Map<string, CarTally>();
  for (const [car, now] of tally.cars) cars.set(car, { ...now, laps: now.laps.slice(0, laps.get(car)) });
  return { ...tally, cars, led: tally.led.slice(0, led), cautions: [...tally.cautions], disallowed };
}
