import type { Fact } from '../events.ts';
import { lastOf } from '../kernel/trail.ts';
import { medianLapMs } from './finishing.ts';
import type { Tally } from './tally.ts';

/*
 * Overtime counts its laps from the leader's crossing at the restart, in parts of the leader's median green
 * lap. A green that was recorded less than a quarter after a crossing was shown at that crossing. Otherwise
 * it was shown before the line, and the next crossing is the one at the restart. If that comes nearly a lap
 * later, the crossing at the restart was not recorded.
 */
const LATE_GREEN = 1 / 4;
const NEARLY_A_LAP = 0.9;

/** Extends the distance at a restart for a green-white-checkered finish, as often as the format allows. */
export function restart(tally: Tally, green: Fact): void {
  tally.restart = null;
  const lap = tally.led.length;
  // The median of thousands of laps is not needed far from the end.
  if (!fewLapsRemain(tally, lap + 1)) return;
  const leader = tally.cars.get(lastOf(tally.led)?.car ?? '');
  const lapMs = medianLapMs(tally, leader);
  const sinceMs = Date.parse(green.occurredAt) - Date.parse(leader?.crossedAt ?? '');
  if (lapMs !== null && sinceMs < lapMs * LATE_GREEN) {
    extendFrom(tally, lap);
    return;
  }
  const distance = tally.distance;
  extendFrom(tally, lap + 1);
  const added = (tally.distance ?? 0) - (distance ?? 0);
  tally.restart = { at: green.occurredAt, lap, lapMs, added };
}

/** Counts the laps of overtime from the green flag if the first crossing of a leader comes too late. */
export function settleRestart(tally: Tally, at: string): void {
  if (tally.restart === null) return;
  const { lap, lapMs, added, at: greenAt } = tally.restart;
  tally.restart = null;
  if (added === 0 || lapMs === null || tally.distance === null) return;
  if (Date.parse(at) - Date.parse(greenAt) < lapMs * NEARLY_A_LAP) return;
  tally.distance -= added;
  tally.overtimes -= 1;
  extendFrom(tally, lap);
}

/** Leaves two laps after a lap of the race if fewer remain. */
function extendFrom(tally: Tally, lap: number): void {
  if (!fewLapsRemain(tally, lap)) return;
  tally.distance = lap + 2;
  tally.overtimes += 1;
}

/** Returns whether fewer than two laps remain after a lap, and the format gives the race another attempt. */
function fewLapsRemain({ spec, distance, end, overtimes }: Tally, lap: number): boolean {
  const { attempts = 0 } = spec.overtime ?? {};
  return end === null && distance !== null && overtimes < attempts && distance < lap + 2;
}
