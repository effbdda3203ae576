import { isTimed } from '../formats/format.ts';
import type { Fact, FactOf } from '../events.ts';
import { append, emptyTrail, itemsOf, lastOf, type Trail } from '../kernel/trail.ts';
import { step } from './counting.ts';
import { noteOwnLap } from './progress/distance.ts';
import { crossingOf, graceOf, isWithinGrace } from './progress/finishing.ts';
import { isSecondRead, repetitions } from './second-read.ts';
import type { Race, Rewind, Tally } from './tally.ts';

type Checkered = FactOf<'CheckeredShown'>;
type Crossing = FactOf<'LapSet' | 'CarFinished'>;

/**
 * Counts the next flag or crossing, in the order in which they happened. A checkered flag is counted at the
 * crossing of the leader that it belongs to, which may lie before or after the moment of its record.
 */
export function advance(tally: Tally, fact: Fact): void {
  noteOwnLap(tally, fact);
  if (isTimed(tally.spec)) step(tally, fact);
  else if (tally.rewind?.flag) advanceAfterFlag(tally, tally.rewind, fact);
  else if (fact.type === 'CheckeredShown') showCheckered(tally, fact);
  else advanceUnderWay(tally, fact);
}

/** Counts a fact, and keeps the race as it was before the last crossing of the leader. */
function advanceUnderWay(tally: Tally, fact: Fact): void {
  const { rewind } = tally;
  const before = mayBeLeaders(tally, fact) ? { ...tally, rewind: null } : null;
  step(tally, fact);
  if (tally.end !== null) tally.rewind = null;
  else if (before && wasLeaders(before, tally)) tally.rewind = { before, since: one(fact), flag: null };
  else if (rewind) tally.rewind = { ...rewind, since: append(rewind.since, fact) };
}

const one = (fact: Fact): Trail<Fact> => append(emptyTrail<Fact>(), fact);

/**
 * Shows the checkered flag. In a race that is not over it belongs to the last crossing of the leader if that
 * lies within the grace, or to the crossing that completed the distance. Otherwise the race is over at the
 * flag, unless the next crossing of the leader is within the grace.
 */
function showCheckered(tally: Tally, flag: Checkered): void {
  const { rewind, end } = tally;
  const taker = rewind && end === null ? takerOf(tally, rewind, flag) : -1;
  if (rewind && taker >= 0) {
    const { start } = tally;
    Object.assign(tally, rewind.before);
    itemsOf(rewind.since).forEach((fact, i) => {
      if (i === taker) giveFlag(tally, flag, fact);
      step(tally, fact);
    });
    // The laps that were under green are no longer, but they told the pace of the field.
    tally.start = start;
    return;
  }
  const before = { ...tally, rewind: null };
  step(tally, flag);
  if (end === null) tally.rewind = { before, since: emptyTrail(), flag };
}

/**
 * Returns which of the facts since the last counted crossing of the leader takes the flag; -1 if none does.
 * It is that crossing, or one of the same car under yellow that counted no lap.
 */
function takerOf(tally: Tally, { before, since }: Rewind, flag: Checkered): number {
  // A race that officials ended at a lap is counted again with that lap as its distance.
  if (tally.endLap !== null) return -1;
  if (tally.led.length === tally.distance) return 0;
  const leader = lastOf(tally.led)?.car;
  const repeated = repetitions(tally);
  return itemsOf(since).findLastIndex((fact, i) => {
    if (i === 0) return isWithinGrace(before, flag, fact);
    if (repeated.has(fact.revision)) return false;
    return tally.flag === 'yellow' && isCrossingOf(fact, leader) && isWithinGrace(tally, flag, fact);
  });
}

/** Counts a fact after a flag that belongs to no crossing. The next crossing of the leader may take it. */
function advanceAfterFlag(tally: Tally, rewind: Rewind, fact: Fact): void {
  const { flag, before, since } = rewind;
  if (flag && isCrossing(fact) && isNear(tally, flag, fact)) {
    const withoutFlag: Tally = { ...before };
    for (const earlier of itemsOf(since)) step(withoutFlag, earlier);
    if (isWithinGrace(withoutFlag, flag, fact) && isNextLeaders(withoutFlag, fact)) {
      Object.assign(tally, withoutFlag);
      giveFlag(tally, flag, fact);
      step(tally, fact);
      return;
    }
  }
  step(tally, fact);
  tally.rewind = isNear(tally, flag, fact) ? { ...rewind, since: append(since, fact) } : null;
}

const isNear = ({ spec }: Race, flag: Checkered | null, fact: Fact): boolean =>
  flag !== null && Date.parse(fact.occurredAt) - Date.parse(flag.occurredAt) <= graceOf(spec);

/** Shows the checkered flag just before the crossing that takes it. */
function giveFlag(tally: Tally, flag: Checkered, taker: Fact): void {
  step(tally, flag);
  tally.end = { by: 'flag', crossing: crossingOf(taker) };
}

const isCrossing = (fact: Fact): fact is Crossing => fact.type === 'LapSet' || fact.type === 'CarFinished';

const isCrossingOf = (fact: Fact, car: string | undefined): boolean =>
  isCrossing(fact) && fact.data.car === car;

/** Returns whether a crossing may turn out to be the leader's. The others cost no copy of the race. */
function mayBeLeaders(tally: Tally, fact: Fact): boolean {
  if (!isCrossing(fact) || tally.end !== null) return false;
  return (tally.cars.get(fact.data.car)?.laps.length ?? 0) >= tally.led.length;
}

/** Returns whether the fact between two counts was a crossing that began a new lap of the race. */
const wasLeaders = (before: Race, after: Race): boolean =>
  after.led.length > before.led.length || after.lapReached > before.lapReached;

/** Returns whether a crossing is the leader's: it begins a new lap, or it counts none under yellow. */
function isNextLeaders(race: Race, crossing: Crossing): boolean {
  if (isSecondRead(race, race.cars.get(crossing.data.car), crossing)) return false;
  if (race.flag === 'yellow' && isCrossingOf(crossing, lastOf(race.led)?.car)) return true;
  const after: Tally = { ...race };
  step(after, crossing);
  return wasLeaders(race, after);
}
