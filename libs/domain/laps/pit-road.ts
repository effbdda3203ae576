import type { FactOf } from '../events.ts';
import type { PitStop } from './caution-types.ts';
import type { Race, Tally } from './tally.ts';

/** Notes that a car enters or leaves pit road. It changes neither places nor laps led. */
export function passPitRoad(
  tally: Tally,
  { type, data, occurredAt }: FactOf<'PitsEntered' | 'PitsLeft'>,
): void {
  const last = tally.pitStops.findLastIndex(({ car }) => car === data.car);
  const stop = tally.pitStops[last];
  if (type === 'PitsLeft' && stop?.to === null) {
    tally.pitStops = tally.pitStops.with(last, { ...stop, to: occurredAt });
  }
  if (type === 'PitsEntered' && stop?.to !== null) {
    const lap = (tally.cars.get(data.car)?.counted ?? 0) + 1;
    tally.pitStops = [...tally.pitStops, { car: data.car, lap, from: occurredAt, to: null }];
  }
}

const lastStop = ({ pitStops }: Race, car: string): PitStop | undefined =>
  pitStops.findLast((stop) => stop.car === car);

/** Returns whether a car is on pit road. */
export const isInPits = (race: Race, car: string): boolean => lastStop(race, car)?.to === null;
