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
  const times = sortedTimes(tally);
  const middle = (Math.ceil(times.length / 4) - 1) >> 1;
  const next = laps < EVERY_LAP_UP_TO ? laps + 1 : Math.ceil(laps * 1.125);
  tally.pace = { laps, next, fastMs: times[middle] ?? null };
}

/** Returns the times of all laps in ascending order, as plain numbers, which sort fast. */
function sortedTimes({ cars }: Tally): Float64Array {
  const times: number[] = [];
  for (const car of cars.values()) {
    for (const { timeMs } of lapsOf(car)) if (timeMs !== null && timeMs !== undefined) times.push(timeMs);
  }
  return Float64Array.from(times).sort();
}
