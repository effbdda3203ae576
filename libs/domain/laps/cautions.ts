import type { Caution } from './caution-types.ts';
import type { Fact, FactOf } from '../events.ts';
import { isRetired } from './retired-cars.ts';
import { byCrossing, type CarTally, type Race, type Tally } from './tally.ts';

/** Returns the caution that lasts: no restart has followed it. */
export const lastCaution = ({ cautions }: Race): Caution | undefined => {
  const last = cautions.at(-1);
  return last?.restart === null ? last : undefined;
};

/**
 * Begins a caution. A caution that follows a red flag without a green flag between them belongs to the
 * caution before.
 */
export function beginCaution(tally: Tally, fact: FactOf<'CautionCalled'>): void {
  if (lastCaution(tally)) return;
  const { reason, cars = [], kind = 'caution' } = fact.data;
  const lapped = lappedCars(tally);
  const candidate = lapped.find((car) => !cars.includes(car)) ?? null;
  const caution: Caution = {
    revision: fact.revision,
    kind,
    reason,
    cars,
    lap: tally.led.length,
    lapped,
    candidate: tally.spec.freePass === true ? candidate : null,
    freePass: null,
    waved: [],
    restart: null,
  };
  tally.cautions = [...tally.cautions, caution];
}

/** Ends the caution that lasts, at the green flag. Returns whether there was one. */
export function endCaution(tally: Tally, { revision }: Fact): boolean {
  if (!lastCaution(tally)) return false;
  changeLastCaution(tally, { restart: { revision, lap: tally.led.length } });
  return true;
}

/** Notes which cars get a lap back in the last caution. */
export function noteLapsBack(
  tally: Tally,
  { type, data }: FactOf<'FreePassAwarded' | 'WaveAroundGiven'>,
): string[] {
  if (type === 'FreePassAwarded') {
    changeLastCaution(tally, { freePass: data.car });
    return [data.car];
  }
  changeLastCaution(tally, { waved: [...(tally.cautions.at(-1)?.waved ?? []), ...data.cars] });
  return data.cars;
}

function changeLastCaution(tally: Tally, changes: Partial<Caution>): void {
  const last = tally.cautions.at(-1);
  if (last) tally.cautions = tally.cautions.with(-1, { ...last, ...changes });
}

/** Returns whether laps count under yellow: by the format, and for a stage break by its own field. */
export const countCautionLaps = ({ spec, cautions }: Race): boolean =>
  spec.cautionLapsCount === true && !(spec.breakLaps === false && cautions.at(-1)?.kind === 'break');

/**
 * Returns the laps that a car has, or will have once it crosses the line on the lap that the leader has
 * completed.
 */
const lapsInHand = (car: CarTally, frozenAt: number): number =>
  car.counted + (car.ledAtCross < frozenAt ? 1 : 0);

/** Returns the running cars that are not on the lead lap, in their order. */
function lappedCars(tally: Tally): string[] {
  const { cars, frozenAt } = tally;
  const lapped = cars
    .values()
    .filter((car) => lapsInHand(car, frozenAt) < frozenAt && !isRetired(tally, car.car));
  return lapped
    .toSorted((a, b) => b.counted - a.counted || byCrossing(lastLap(a), lastLap(b)))
    .map(({ car }) => car);
}

/** Returns the last counted lap of a car, as far as it decides an order. */
export const lastLap = ({ lastAt, lastRevision, lastFrozen }: CarTally) => ({
  at: lastAt,
  revision: lastRevision,
  frozen: lastFrozen,
});
