import { itemsOf } from '../kernel/trail.ts';
import { raceOf } from '../laps/race.ts';
import type { LapLed } from '../laps/tally.ts';
import type { SessionState } from '../session/state.ts';
import { rulingsOf } from './rulings.ts';

/** Returns who led each lap: the first car to complete it, or the car that officials credited with it. */
export function lapLeaders(session: SessionState): readonly LapLed[] {
  const led = itemsOf(raceOf(session).led);
  const credited = new Map(rulingsOf(session, 'LapCredited').map(({ data }) => [data.lap, data.car]));
  if (credited.size === 0) return led;
  return led.map((lap, i) => {
    const car = credited.get(i + 1);
    if (car === undefined) return lap;
    const { at, revision, frozen, flag } = lap;
    return { car, at, revision, frozen, flag };
  });
}

/** Returns the car that led each lap, without the laps that nobody saw. */
export const seenLeaders = (session: SessionState): readonly string[] =>
  lapLeaders(session)
    .filter(({ isAdopted }) => isAdopted !== true)
    .map(({ car }) => car);

/** Returns how many laps each car led. */
export function lapsLedBy(session: SessionState): (car: string) => number {
  const { cars } = raceOf(session);
  if (rulingsOf(session, 'LapCredited').length === 0) return (car) => cars.get(car)?.lapsLed ?? 0;
  const laps = new Map<string, number>();
  for (const car of seenLeaders(session)) laps.set(car, (laps.get(car) ?? 0) + 1);
  return (car) => laps.get(car) ?? 0;
}
