import { raceOf } from '#domain';
import type { CarTally, SessionState } from '#domain';
import type { Projection } from './projection.ts';
import { driverOf } from './shared.ts';

/** The place of each car at each lap, and the flag that each lap was completed under. */
export const lapChart: Projection = {
  version: 1,
  session: 'required',
  view: (state, session) => {
    if (!session) return {};
    const race = raceOf(session);
    const starts = new Map(session.grid.posted?.data.rows.map((row) => [row.car, row.start]));
    const rows = placesByLap(session).map(({ car, places }) => ({
      car,
      driver: driverOf(state, car),
      start: starts.get(car) ?? null,
      places,
    }));
    return { session: session.spec.id, laps: race.led.length, flags: race.led.map((lap) => lap.flag), rows };
  },
};

/** Place among the cars that completed the same lap, in the order in which they did; cars by start order. */
function placesByLap(session: SessionState): { car: string; places: number[] }[] {
  const { cars } = raceOf(session);
  const grid = session.grid.posted?.data.rows.map((row) => row.car) ?? [];
  const names = [...new Set([...grid, ...cars.keys()])];
  const counted = new Map([...cars].map(([car, tally]) => [car, countedLaps(tally)]));
  const places = new Map(names.map((car) => [car, [] as number[]]));
  for (let lap = 0; ; lap++) {
    const done = names.flatMap((car) => {
      const crossing = counted.get(car)?.[lap];
      return crossing ? [{ car, ...crossing }] : [];
    });
    if (done.length === 0) break;
    done.sort((a, b) => (a.at === b.at ? a.revision - b.revision : a.at < b.at ? -1 : 1));
    done.forEach(({ car }, i) => places.get(car)?.push(i + 1));
  }
  return [...places].map(([car, list]) => ({ car, places: list }));
}

const countedLaps = (tally: CarTally): { at: string; revision: number }[] =>
  tally.laps.filter((lap) => !lap.disallowed).map(({ at, revision }) => ({ at, revision }));
