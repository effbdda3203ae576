import { isTimed } from '../formats/format.ts';
import type { EventData, Fact, FactOf } from '../events.ts';
import { beginCaution, countCautionLaps, endCaution, noteLapsBack } from './cautions.ts';
import { callOrder, freezeField, frozenPlace, keepLead } from './frozen-order.ts';
import { isRetired, retireCar, returnCar } from './retired-cars.ts';
import { passPitRoad } from './pit-road.ts';
import type { Flag } from '../words/phases.ts';
import { append, lastOf } from '../kernel/trail.ts';
import { advanceClock, isAtEnd, lapFrom, lastInRace, whyStart } from './progress/car-clock.ts';
import { endRace, extendDistance, noteTime, reachLap, shortenDistance, stopOf } from './progress/distance.ts';
import { restart, settleRestart } from './progress/overtime.ts';
import { noteStart } from './progress/start-crossings.ts';
import { notePace } from './pace.ts';
import type { Crossing } from './reassigned.ts';
import { readOf, whyIgnored } from './second-read.ts';
import {
  hasLap,
  replaceCar,
  type CarTally,
  type LapDone,
  type NotCountedBecause,
  type Tally,
} from './tally.ts';

type EditableCar = ReturnType<typeof replaceCar>;

const isRunning = (flag: Flag): boolean => flag === 'green' || flag === 'white';
const isFrozen = (flag: Flag): boolean => flag === 'yellow' || flag === 'red';

/** Counts the next flag or crossing, in the order in which they happened. */
export function step(tally: Tally, fact: Fact): void {
  count(tally, fact);
  if (tally.flag !== 'checkered') tally.lapFlag = tally.flag;
}

function count(tally: Tally, fact: Fact): void {
  switch (fact.type) {
    case 'GreenShown':
      return showGreen(tally, fact);
    case 'CautionCalled':
      return callCaution(tally, fact);
    case 'RedShown':
      return showRed(tally, fact);
    case 'WhiteShown':
      return showWhite(tally);
    case 'CheckeredShown':
      return showCheckered(tally, fact);
    case 'FreePassAwarded':
    case 'WaveAroundGiven':
      return giveLapsBack(tally, fact);
    case 'LapSet':
      return cross(tally, fact, fact.data);
    case 'CarFinished':
      return cross(tally, fact, fact.data);
    default:
      return note(tally, fact);
  }
}

/** Notes the length of the race, and what decides how crossings count or is shown beside them. */
function note(tally: Tally, fact: Fact): void {
  switch (fact.type) {
    case 'CountAdopted':
      return adoptCount(tally, fact);
    case 'DistanceExtended':
      return extendDistance(tally, fact.data.laps);
    case 'DistanceShortened':
      return shortenDistance(tally, fact);
    case 'RaceEnded':
      endRed(tally, fact);
      return endRace(tally, fact);
    case 'OrderFrozen':
      return callOrder(tally, fact);
    case 'CarRetired':
      return retireCar(tally, fact);
    case 'CarReturned':
      return returnCar(tally, fact);
    case 'PitsEntered':
    case 'PitsLeft':
      return passPitRoad(tally, fact);
    default:
      return;
  }
}

function showGreen(tally: Tally, fact: FactOf<'GreenShown'>): void {
  tally.stop = null;
  endRed(tally, fact);
  endCaution(tally, fact);
  if (isFrozen(tally.flag)) restart(tally, fact);
  tally.freeze = null;
  tally.greenAt ??= fact.occurredAt;
  if (tally.flag !== 'yellow') tally.startAt = fact.occurredAt;
  tally.greenSince ??= fact.occurredAt;
  tally.flag = 'green';
  tally.whiteShown = false;
}

/** Begins the final lap. The flag may be recorded just before or just after the leader begins it. */
function showWhite(tally: Tally): void {
  // Shown with the yellow flag, it begins the final lap, and the field stays under yellow.
  if (tally.flag !== 'yellow') tally.flag = 'white';
  tally.whiteShown = true;
  const next = tally.led.length + 1;
  tally.finalLap = next + 1 === tally.distance ? tally.distance : next;
}

function callCaution(tally: Tally, fact: FactOf<'CautionCalled'>): void {
  freeze(tally, 'yellow', fact);
  tally.stop = null;
  endRed(tally, fact);
  beginCaution(tally, fact);
}

/**
 * Gives cars a lap back. Where laps under caution count, they are allowed to drive that lap, and their
 * crossings count; elsewhere the record itself is the lap.
 */
function giveLapsBack(tally: Tally, fact: FactOf<'FreePassAwarded' | 'WaveAroundGiven'>): void {
  const cars = noteLapsBack(tally, fact);
  if (countCautionLaps(tally)) return;
  const { occurredAt: at, revision } = fact;
  const disallowed = tally.disallowed.has(revision);
  for (const name of cars) {
    const car = replaceCar(tally, name);
    const lap = nextLap(tally, car);
    addLap(car, { ...UNSEEN_LAP, lap, at, revision, disallowed });
    if (!disallowed) countLap(tally, car, null);
  }
}

function showRed(tally: Tally, fact: FactOf<'RedShown'>): void {
  if (tally.flag !== 'red') tally.stop = stopOf(tally);
  freeze(tally, 'red', fact);
  if (tally.reds.at(-1)?.to === null) return;
  const { revision, occurredAt: from, data } = fact;
  tally.reds = [...tally.reds, { revision, reason: data.reason, lap: tally.led.length, from, to: null }];
}

function endRed(tally: Tally, { occurredAt }: Fact): void {
  const last = tally.reds.at(-1);
  if (last?.to === null) tally.reds = tally.reds.with(-1, { ...last, to: occurredAt });
}

function freeze(tally: Tally, flag: Flag, fact: Fact): void {
  if (!isFrozen(tally.flag)) {
    tally.frozenAt = tally.led.length;
    freezeField(tally, fact);
  }
  tally.greenSince = null;
  tally.restart = null;
  tally.flag = flag;
}

/** Shows the checkered flag. A race that was not over is over now. */
function showCheckered(tally: Tally, flag: FactOf<'CheckeredShown'>): void {
  endRed(tally, flag);
  tally.flag = 'checkered';
  tally.checkered = flag;
  tally.end ??= { by: 'flag', crossing: null };
}

function cross(tally: Tally, fact: Crossing, data: EventData['LapSet']): void {
  const car = replaceCar(tally, data.car);
  const ignored = whyIgnored(tally, car, fact);
  if (ignored) return leaveOut(tally, fact, data.car, ignored);
  car.lastRead = readOf(fact) ?? car.lastRead;
  const before = lastInRace(tally, car);
  const from = lapFrom(tally, car, before);
  car.crossedAt = fact.occurredAt;
  const lap = data.lap ?? nextLap(tally, car);
  const underGreen = isGreenSince(tally, before ?? tally.greenAt);
  noteStart(tally, { car: data.car, before, underGreen, laps: car.laps.length, fact });
  const because = whyUncounted(tally, car, fact) ?? whyStart(tally, car, data);
  const timeMs = data.timeMs ?? msSince(from, fact);
  advanceClock(tally, car, { timeMs, because });
  const frozen = frozenPlace(tally, car);
  car.freezesAtCross = tally.freezes;
  car.ledAtCross = tally.led.length;
  if (because !== null) return leaveOut(tally, fact, data.car, because);
  if (tally.end !== null) car.finished = fact.revision;
  const disallowed = tally.disallowed.has(fact.revision);
  const { elapsedMs } = car;
  const { occurredAt: at, revision } = fact;
  addLap(car, { lap, at, revision, timeMs, elapsedMs, disallowed, frozen, underGreen });
  if (timeMs !== null) notePace(tally);
  if (!disallowed) countLap(tally, car, timeMs);
  if (endsFor(tally, car, fact)) car.finished = fact.revision;
}

const msSince = (from: string | null, { occurredAt }: Fact): number | null =>
  from === null ? null : Date.parse(occurredAt) - Date.parse(from);

/** Returns whether the session ends with a crossing: for all cars, or for this one. */
const endsFor = (tally: Tally, car: CarTally, fact: Fact): boolean =>
  reachLap(tally, car, fact) || isAtEnd(tally, car, fact);

/**
 * Gives a car the laps that it completed where no loop saw them: at the instant of the record, without a
 * time, and led by nobody.
 */
function adoptCount(tally: Tally, fact: FactOf<'CountAdopted'>): void {
  const { occurredAt: at, revision, data } = fact;
  const car = replaceCar(tally, data.car);
  while (car.counted < data.laps) {
    const lap = nextLap(tally, car);
    addLap(car, { ...UNSEEN_LAP, lap, at, revision, disallowed: false });
    countLap(tally, car, null, true);
  }
}

/** What a lap has that a record gives to a car. */
const UNSEEN_LAP = { timeMs: null, elapsedMs: null, frozen: null, underGreen: false };

function leaveOut(
  tally: Tally,
  { occurredAt: at, revision }: Fact,
  car: string,
  because: NotCountedBecause,
): void {
  tally.uncounted = append(tally.uncounted, { car, at, revision, because });
}

const isGreenSince = ({ flag, greenSince }: Tally, instant: string | null): boolean =>
  isRunning(flag) && greenSince !== null && instant !== null && instant >= greenSince;

function addLap(car: EditableCar, done: LapDone): void {
  car.laps = append(car.laps, done);
  if (done.lap > car.highest) car.highest = done.lap;
}

/** Returns the first number that no lap of the car has and that no record names. */
function nextLap(tally: Tally, car: CarTally): number {
  const reserved = tally.reserved.get(car.car);
  const hasGap = car.laps.length < car.highest;
  let lap = hasGap ? 1 : car.highest + 1;
  while (reserved?.has(lap) || (hasGap && hasLap(car, lap))) lap += 1;
  return lap;
}

/**
 * Returns why a crossing counts no lap; null if it counts. It counts under green and white, on the final lap
 * under any flag, and once after the race is over. In a timed session it does not count under red, and it
 * counts under yellow unless the format says otherwise. In a race under yellow or red it counts if the format
 * counts caution laps, or if the leader has completed a lap since the car last crossed: a car that is short
 * of the line when the yellow flag falls does not lose the lap, and a car that is a lap down does not gain
 * one.
 */
function whyUncounted(tally: Tally, car: CarTally, { revision }: Fact): NotCountedBecause | null {
  const { flag } = tally;
  if (car.finished !== null) return 'finished';
  if (tally.ended !== null || tally.limit === 0) return 'race-over';
  if (tally.startCrossings.has(revision)) return 'start-crossing';
  if (isRetired(tally, car.car, revision)) return 'retired';
  if (tally.end !== null || isRunning(flag)) return null;
  if (flag === 'yellow') return countsUnderYellow(tally, car) ? null : 'under-yellow';
  if (flag === 'red') return countsUnderRed(tally, car) ? null : 'under-red';
  return 'not-green';
}

function countsUnderYellow(tally: Tally, car: CarTally): boolean {
  const { spec, whiteShown } = tally;
  if (isTimed(spec)) return spec.yellowLaps !== false;
  return (countCautionLaps(tally) && !whiteShown) || wasUnderWay(tally, car);
}

const countsUnderRed = (tally: Tally, car: CarTally): boolean =>
  !isTimed(tally.spec) && wasUnderWay(tally, car);

/** Returns whether a car completes a lap that the leader had completed, or the final lap. */
function wasUnderWay(tally: Tally, car: CarTally): boolean {
  if (tally.whiteShown) return car.ledAtCross < tally.finalLap;
  return car.ledAtCross < tally.frozenAt && car.counted < tally.frozenAt;
}

function countLap(tally: Tally, car: EditableCar, timeMs: number | null, isAdopted = false): void {
  const done = lastOf(car.laps);
  if (!done) return;
  car.counted += 1;
  car.lastAt = done.at;
  car.lastRevision = done.revision;
  car.lastFrozen = done.frozen;
  car.lastLapMs = timeMs;
  if (timeMs !== null && (car.bestLapMs === null || timeMs < car.bestLapMs)) {
    car.bestLapMs = timeMs;
    car.bestLap = done.lap;
  }
  if (car.counted <= tally.led.length) return keepLead(tally, car, done);
  const { at, revision, frozen } = done;
  const led = { car: car.car, at, revision, frozen, flag: tally.lapFlag, ...(isAdopted && { isAdopted }) };
  tally.led = append(tally.led, led);
  settleRestart(tally, done.at);
  noteTime(tally, done.at);
  car.ledAtCross = tally.led.length;
  if (!isAdopted) car.lapsLed += 1;
}
