import type { FactOf } from '../events.ts';
import type { Race, Tally } from './tally.ts';

/** A retirement that was recorded within this time says that the car is out from now on. */
const AS_IT_HAPPENS_MS = 1_000;

/**
 * Retires a car at an instant. Its crossings from then on do not count. If it is recorded as it happens, the
 * crossings that were recorded before it stand, also those whose time is a little ahead.
 */
export function retireCar(
  tally: Tally,
  { data, occurredAt, recordedAt, revision }: FactOf<'CarRetired'>,
): void {
  const isLate = Date.parse(recordedAt) - Date.parse(occurredAt) > AS_IT_HAPPENS_MS;
  tally.retired = [...tally.retired, { car: data.car, since: isLate ? -1 : revision }];
}

export function returnCar(tally: Tally, { data }: FactOf<'CarReturned'>): void {
  tally.retired = tally.retired.filter(({ car }) => car !== data.car);
}

/** Returns whether a car has finished the race by a crossing. */
export const isFinished = ({ cars }: Race, car: string): boolean =>
  (cars.get(car)?.finished ?? null) !== null;

/** Returns whether a car is retired, as far as a record knows. */
export const isRetired = ({ retired }: Race, name: string, revision = Number.POSITIVE_INFINITY): boolean =>
  retired.some(({ car, since }) => car === name && since < revision);
