import type { Fact, FactOf } from '../events.ts';
import { itemsOf, type Trail } from '../kernel/trail.ts';
import { lastLap } from './cautions.ts';
import type { Freeze, FrozenPlace } from './caution-types.ts';
import {
  byCrossing,
  replaceCar,
  type CarTally,
  type LapDone,
  type LapLed,
  type Race,
  type Tally,
} from './tally.ts';

type EditableCar = ReturnType<typeof replaceCar>;

/**
 * Freezes the field at a yellow or red flag. The order is the one that officials called, also if they called
 * it later. Otherwise it is that of the last completed laps with `restart.frozen: "last-lap"`, and cars are
 * ordered as they cross the line in the other modes.
 */
export function freezeField(tally: Tally, { occurredAt, revision }: Fact): void {
  const order = orderOfLastLaps(tally);
  const called = tally.called.get(revision) ?? null;
  tally.freezes += 1;
  tally.freeze = {
    at: occurredAt,
    revision,
    places: placesIn(tally, called, order),
    called,
    isFinal: isOnFinalLap(tally),
  };
}

/** Returns the places that govern the first crossings after a flag; null if cars are ordered as crossed. */
function placesIn({ spec }: Race, called: Freeze['called'], order: readonly string[]): Freeze['places'] {
  if (called) return placesOf([...new Set([...called.data.order, ...order])]);
  return spec.restart?.frozen === 'last-lap' ? placesOf(order) : null;
}

const isOnFinalLap = ({ whiteShown, distance, led, end }: Race): boolean =>
  whiteShown || end !== null || (distance !== null && led.length >= distance - 1);

/** Returns the cars by their last completed laps, and those without one as they rolled off. */
function orderOfLastLaps({ cars, formation }: Race): string[] {
  const running = cars.values().filter(({ counted }) => counted > 0);
  running.sort((a, b) => b.counted - a.counted || byCrossing(lastLap(a), lastLap(b)));
  return [...new Set([...running.map(({ car }) => car), ...formation])];
}

const placesOf = (order: readonly string[]): ReadonlyMap<string, number> =>
  new Map(order.map((car, i) => [car, i + 1]));

/**
 * Returns the place in the frozen order that governs the next crossing of a car; null if the car is ordered
 * as it crosses. Only its first crossing after the flag is governed.
 */
export function frozenPlace({ freeze, freezes }: Race, car: CarTally): FrozenPlace | null {
  return freeze && car.freezesAtCross < freezes ? placeIn(freeze, car.car) : null;
}

function placeIn({ at, revision, places, called }: Freeze, car: string): FrozenPlace | null {
  if (!places) return null;
  return { at, place: places.get(car) ?? places.size + 1, revision: called?.revision ?? revision };
}

/** Gives a lap that another car was first to complete to a car that was ahead of it in the frozen order. */
export function keepLead(tally: Tally, car: EditableCar, done: LapDone): void {
  const led = tally.led.items[car.counted - 1];
  if (!done.frozen || !led || byCrossing(led, done) < 0) return;
  replaceCar(tally, led.car).lapsLed -= 1;
  car.lapsLed += 1;
  leadLap(tally, car.counted, { car: car.car, frozen: done.frozen });
}

/** Sets who leads a lap. The instant stays that at which the first car completed the lap. */
function leadLap(tally: Tally, lap: number, leader: Pick<LapLed, 'car' | 'frozen'>): void {
  tally.led = replaced(tally.led, lap - 1, (led) => ({ ...led, ...leader }));
}

function replaced<T>(trail: Trail<T>, index: number, change: (item: T) => T): Trail<T> {
  const items = itemsOf(trail).map((item, i) => (i === index ? change(item) : item));
  return { items, length: items.length };
}

/** Notes that officials called the order on the final lap, so that it is the order of the finish. */
export function callOrder(tally: Tally, fact: FactOf<'OrderFrozen'>): void {
  const { freeze } = tally;
  if (freeze?.called === fact && isOnFinalLap(tally)) tally.freeze = { ...freeze, isFinal: true };
}

/**
 * Returns the lap that places a car among those with as many laps. Under an order that officials have called
 * a car that has completed no lap since the flag is placed by that order.
 */
export function placingLap({ freeze }: Race, car: CarTally): Pick<LapDone, 'at' | 'revision' | 'frozen'> {
  const done = lastLap(car);
  if (!freeze?.called || done.frozen !== null || done.at > freeze.at) return done;
  const frozen = placeIn(freeze, car.car);
  // The cars that have completed a lap since are in their places behind them.
  return { ...done, frozen: frozen && { ...frozen, place: frozen.place - BEFORE_ALL } };
}

const BEFORE_ALL = 1_000_000;

/**
 * Returns cars in the order that officials have called on the final lap: their crossings after it add laps,
 * not places. Cars that are not named follow.
 */
export function asCalled({ freeze }: Race, cars: readonly CarTally[]): readonly CarTally[] {
  const called = freeze?.isFinal === true ? freeze.called : null;
  if (!called) return cars;
  const { order } = called.data;
  const placeOf = ({ car }: CarTally): number => (order.includes(car) ? order.indexOf(car) : order.length);
  return cars.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Returns the record of the order at a caution that places a car; null if it is placed as it crossed. */
export function frozenBy(race: Race, car: CarTally): number | null {
  const { called = null, isFinal = false } = race.freeze ?? {};
  if (called && isFinal && called.data.order.includes(car.car)) return called.revision;
  return placingLap(race, car).frozen?.revision ?? null;
}
