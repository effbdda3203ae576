import { lapsOf, type Pace, type Tally } from './tally.ts';

/** Laps with a time from which on the pace of the session is known. */
const FIRST_PACE = 10;
/** Up to this many laps the pace is found again at each lap, and after each eighth more laps from then on. */
const EVERY_LAP_UP_TO = 64;

export const NO_PACE: Pace = { laps: 0, next: FIRST_PACE, fastMs: null };

/** Notes one more lap with a time. The median costs a sort, so it is found less often as the laps grow. */
export function notePace(tally: Tally): void {
  const laps = tally.pace.laps + 1;
  if (laps < tally.pace.next) {
    tally.pace = { ...tally.pace, laps };
    return;
  }
  const times = tally.cars.values().flatMap((car) => lapsOf(car).flatMap(({ timeMs }) => timeMs ?? []));
  times.sort((a, b) => a - b);
  const middle = (Math.ceil(times.length / 4) - 1) >> 1;
  const next = laps < EVERY_LAP_UP_TO ? laps + 1 : Math.ceil(laps * 1.125);
  tally.pace = { laps, next, fastMs: times[middle] ?? null };
}
