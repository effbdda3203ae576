import { isTimed } from '../../formats/format.ts';
import { isStaggered, ranksByLaps } from '../../formats/session-clock.ts';
import type { Fact } from '../../events.ts';
import type { StartEvidence } from './progress.ts';
import type { Tally } from '../tally.ts';

/** Laps of each car that tell the pace of the field. */
const LAPS_OF_PACE = 3;
/** A faster field was typed or scripted, so its pace says nothing. */
const MIN_PACE_MS = 10_000;

interface Crossing {
  readonly car: string;
  readonly fact: Fact;
  /** The crossing of the car before this one; null for its first. */
  readonly before: string | null;
  /** Whether the field was under green since then. */
  readonly underGreen: boolean;
  /** Laps of the car before this crossing. */
  readonly laps: number;
}

/**
 * Notes the first crossing of each car, and the fastest of its first laps under green. A lap that is named by
 * its number, or has a measured time, is never a start crossing.
 */
export function noteStart(tally: Tally, { car, fact, before, underGreen, laps }: Crossing): void {
  if (!hasStartCrossings(tally) || fact.type !== 'LapSet' || laps > LAPS_OF_PACE) return;
  const { firsts, paces } = tally.start;
  if (before === null) {
    const startAt = isTimed(tally.spec) ? tally.startAt : tally.greenAt;
    if (fact.data.lap !== undefined || fact.data.timeMs !== undefined || startAt === null) return;
    const first = { revision: fact.revision, ms: Date.parse(fact.occurredAt) - Date.parse(startAt) };
    tally.start = { firsts: [...firsts, first], paces };
    return;
  }
  const ms = Date.parse(fact.occurredAt) - Date.parse(before);
  if (underGreen && ms < (paces.get(car) ?? Infinity)) {
    tally.start = { firsts, paces: new Map(paces).set(car, ms) };
  }
}

/** Returns whether the first laps run from the green flag, so that a crossing just after it is no lap. */
const hasStartCrossings = ({ spec }: Tally): boolean =>
  !isTimed(spec) || (ranksByLaps(spec) && !isStaggered(spec));

/**
 * Returns the start crossings: first crossings of a car earlier than half the pace of the field. A timing
 * loop sees the cars behind the front row cross the line just after the green flag.
 */
export function startCrossings({ firsts, paces }: StartEvidence): Set<number> {
  const sorted = Float64Array.from(paces.values()).sort();
  const pace = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  if (pace < MIN_PACE_MS) return new Set();
  return new Set(firsts.filter(({ ms }) => ms < pace / 2).map(({ revision }) => revision));
}

/** Returns whether the start crossings that a count took out are those that it has found. */
export function hasKnownStarts({ start, startCrossings: known }: Tally): boolean {
  const found = startCrossings(start);
  return found.size === known.size && [...found].every((revision) => known.has(revision));
}
