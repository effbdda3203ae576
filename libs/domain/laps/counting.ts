import { isTimed } from '../formats/format.ts';
import type { EventData, Fact, FactOf } from '../events.ts';
import type { Flag } from '../words/phases.ts';
import { append, lastOf } from '../kernel/trail.ts';
import { canStillExtend, crossingOf, recordedLaps } from './finishing.ts';
import { restart, settleRestart } from './overtime.ts';
import { noteStart } from './start-crossings.ts';
import {
  hasLap,
  replaceCar,
  type Caution,
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
    case 'DistanceExtended':
      if (tally.distance !== null) tally.distance += fact.data.laps;
      return;
    case 'FreePassAwarded':
      return awardFreePass(tally, fact);
    case 'LapSet':
      return cross(tally, fact, fact.data);
    case 'CarFinished':
      return cross(tally, fact, fact.data);
    default:
      return;
  }
}

function showGreen(tally: Tally, fact: FactOf<'GreenShown'>): void {
  endRed(tally, fact);
  const last = tally.cautions.at(-1);
  if (last?.restart === null) {
    changeLastCaution(tally, { restart: { revision: fact.revision, lap: tally.led.length } });
  }
  if (isFrozen(tally.flag)) restart(tally, fact);
  tally.greenAt ??= fact.occurredAt;
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

/**
 * Begins a caution. A caution that follows a red flag without a green flag between them belongs to the
 * caution before.
 */
function callCaution(tally: Tally, fact: FactOf<'CautionCalled'>): void {
  const goesOn = tally.cautions.at(-1)?.restart === null;
  freeze(tally, 'yellow');
  endRed(tally, fact);
  if (goesOn) return;
  const { reason, cars = [] } = fact.data;
  const lapped = tally.spec.freePass === true ? lappedCars(tally) : [];
  const caution = {
    revision: fact.revision,
    reason,
    cars,
    lap: tally.led.length,
    lapped,
    candidate: lapped.find((car) => !cars.includes(car)) ?? null,
    freePass: null,
    restart: null,
  };
  tally.cautions = [...tally.cautions, caution];
}

function changeLastCaution(tally: Tally, changes: Partial<Caution>): void {
  const last = tally.cautions.at(-1);
  if (last) tally.cautions = tally.cautions.with(-1, { ...last, ...changes });
}

/**
 * Returns the laps that a car has, or will have once it crosses the line on the lap that the leader has
 * completed.
 */
const lapsInHand = (car: CarTally, frozenAt: number): number =>
  car.counted + (car.ledAtCross < frozenAt ? 1 : 0);

/** Returns the cars that are not on the lead lap, in their order. */
function lappedCars(tally: Tally): string[] {
  const lapped = tally.cars.values().filter((car) => lapsInHand(car, tally.frozenAt) < tally.frozenAt);
  return lapped
    .toSorted((a, b) => b.counted - a.counted || (a.lastAt < b.lastAt ? -1 : 1))
    .map(({ car }) => car);
}

/**
 * Gives a car its lap back. Where laps under caution count, it is allowed to drive that lap, and its crossing
 * counts; elsewhere the record itself is the lap.
 */
function awardFreePass(tally: Tally, fact: FactOf<'FreePassAwarded'>): void {
  changeLastCaution(tally, { freePass: fact.data.car });
  if (tally.spec.cautionLapsCount === true) return;
  const car = replaceCar(tally, fact.data.car);
  const lap = nextLap(tally, car);
  const disallowed = tally.disallowed.has(fact.revision);
  const { occurredAt: at, revision } = fact;
  addLap(car, { lap, at, revision, timeMs: null, disallowed, underGreen: false });
  if (!disallowed) countLap(tally, car, null);
}

function showRed(tally: Tally, fact: FactOf<'RedShown'>): void {
  freeze(tally, 'red');
  if (tally.reds.at(-1)?.to !== null) tally.reds = [...tally.reds, { from: fact.occurredAt, to: null }];
}

function endRed(tally: Tally, { occurredAt }: Fact): void {
  const last = tally.reds.at(-1);
  if (last?.to === null) tally.reds = tally.reds.with(-1, { ...last, to: occurredAt });
}

function freeze(tally: Tally, flag: Flag): void {
  if (!isFrozen(tally.flag)) tally.frozenAt = tally.led.length;
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

function cross(tally: Tally, fact: Fact, data: EventData['LapSet']): void {
  const car = replaceCar(tally, data.car);
  const before = car.crossedAt;
  car.crossedAt = fact.occurredAt;
  const lap = data.lap ?? nextLap(tally, car);
  const underGreen = isGreenSince(tally, before ?? tally.greenAt);
  noteStart(tally, { car: data.car, before, underGreen, laps: car.laps.length, fact });
  const because = whyUncounted(tally, car, fact);
  car.ledAtCross = tally.led.length;
  if (because !== null) {
    tally.uncounted = append(tally.uncounted, {
      car: data.car,
      at: fact.occurredAt,
      revision: fact.revision,
      because,
    });
    return;
  }
  if (tally.end !== null) car.finished = fact.revision;
  const disallowed = tally.disallowed.has(fact.revision);
  const timeMs = data.timeMs ?? (before === null ? null : Date.parse(fact.occurredAt) - Date.parse(before));
  addLap(car, { lap, at: fact.occurredAt, revision: fact.revision, timeMs, disallowed, underGreen });
  if (!disallowed) countLap(tally, car, timeMs);
  reachLap(tally, car, fact);
}

const isGreenSince = ({ flag, greenSince }: Tally, instant: string | null): boolean =>
  isRunning(flag) && greenSince !== null && instant !== null && instant >= greenSince;

/** Notes how far the race has come, and ends it if the crossing completes its distance. */
function reachLap(tally: Tally, car: EditableCar, fact: Fact): void {
  const laps = recordedLaps(tally, car, fact);
  if (laps > tally.lapReached) tally.lapReached = laps;
  if (tally.end !== null || tally.distance === null || laps < tally.distance) return;
  if (canStillExtend(tally)) return;
  tally.end = { by: 'distance', crossing: crossingOf(fact) };
  car.finished = fact.revision;
}

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
  if (tally.startCrossings.has(revision)) return 'start-crossing';
  if (tally.end !== null || isRunning(flag)) return null;
  if (flag === 'yellow') return countsUnderYellow(tally, car) ? null : 'under-yellow';
  if (flag === 'red') return countsUnderRed(tally, car) ? null : 'under-red';
  return 'not-green';
}

function countsUnderYellow(tally: Tally, car: CarTally): boolean {
  const { spec, whiteShown } = tally;
  if (isTimed(spec)) return spec.yellowLaps !== false;
  return (spec.cautionLapsCount === true && !whiteShown) || wasUnderWay(tally, car);
}

const countsUnderRed = (tally: Tally, car: CarTally): boolean =>
  !isTimed(tally.spec) && wasUnderWay(tally, car);

/** Returns whether a car completes a lap that the leader had completed, or the final lap. */
function wasUnderWay(tally: Tally, car: CarTally): boolean {
  if (tally.whiteShown) return car.ledAtCross < tally.finalLap;
  return car.ledAtCross < tally.frozenAt && car.counted < tally.frozenAt;
}

function countLap(tally: Tally, car: EditableCar, timeMs: number | null): void {
  const done = lastOf(car.laps);
  if (!done) return;
  car.counted += 1;
  car.lastAt = done.at;
  car.lastRevision = done.revision;
  car.lastLapMs = timeMs;
  if (timeMs !== null && (car.bestLapMs === null || timeMs < car.bestLapMs)) {
    car.bestLapMs = timeMs;
    car.bestLap = done.lap;
  }
  if (car.counted <= tally.led.length) return;
  const led = { car: car.car, at: done.at, revision: done.revision, flag: tally.flag };
  tally.led = append(tally.led, led);
  settleRestart(tally, done.at);
  car.ledAtCross = tally.led.length;
  car.lapsLed += 1;
}
