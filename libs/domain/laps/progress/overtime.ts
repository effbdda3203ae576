import type { Fact } from '../../events.ts';
import { lastOf } from '../../kernel/trail.ts';
import { endByTime } from './distance.ts';
import { medianLapMs } from './finishing.ts';
import type { CarTally, Tally } from '../tally.ts';

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
  const isTimeUp = isTimeUpAt(tally, green);
  if (!isTimeUp && !fewLapsRemain(tally, lap + 1)) return;
  const lapMs = medianLapMs(tally, leaderOf(tally));
  const isLate = isLateGreen(tally, green, lapMs);
  const from = isLate ? lap : lap + 1;
  if (isTimeUp) endByTime(tally, from);
  const before = tally.distance ?? 0;
  extendFrom(tally, from);
  const added = (tally.distance ?? 0) - before;
  if (!isLate) tally.restart = { at: green.occurredAt, lap, lapMs, added };
}

const leaderOf = ({ cars, led }: Tally): CarTally | undefined => cars.get(lastOf(led)?.car ?? '');

function isLateGreen(tally: Tally, green: Fact, lapMs: number | null): boolean {
  const sinceMs = Date.parse(green.occurredAt) - Date.parse(leaderOf(tally)?.crossedAt ?? '');
  return lapMs !== null && sinceMs < lapMs * LATE_GREEN;
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

/** Returns whether the time of a race is up at a restart, and no crossing of a leader has shown it yet. */
function isTimeUpAt({ timeLimitMs, isTimeUp, greenAt, limit, spec, ...tally }: Tally, green: Fact): boolean {
  if (timeLimitMs === null || isTimeUp || greenAt === null || limit !== null || tally.end) return false;
  if (tally.overtimes >= (spec.overtime?.attempts ?? 0)) return false;
  return Date.parse(green.occurredAt) - Date.parse(greenAt) >= timeLimitMs;
}

/** Leaves two laps after a lap of the race if fewer remain. */
function extendFrom(tally: Tally, lap: number): void {
  if (!fewLapsRemain(tally, lap)) return;
  tally.distance = lap + 2;
  tally.overtimes += 1;
}

/** Returns whether fewer than two laps remain after a lap, and the format gives the race another attempt. */
function fewLapsRemain({ spec, distance, end, limit, overtimes }: Tally, lap: number): boolean {
  const { attempts = 0 } = spec.overtime ?? {};
  if (end !== null || limit !== null) return false;
  return distance !== null && overtimes < attempts && distance < lap + 2;
}
