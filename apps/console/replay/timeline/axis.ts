import type { FlagName } from '../../ui/flag.tsx';
import { clock } from '../../ui/text/text.ts';
import { indexAtTime, lengthMsOf, type SessionTimeline } from '../session-timeline.ts';

const MINUTE_MS = 60_000;

/**
 * Returns the length of the time axis in milliseconds. While a session runs it is a whole number of minutes,
 * so that the marks do not move with every record.
 */
export function spanMsOf(timeline: SessionTimeline, isRunning: boolean): number {
  const lengthMs = lengthMsOf(timeline);
  return Math.max(1, isRunning ? Math.ceil((lengthMs + 1) / MINUTE_MS) * MINUTE_MS : lengthMs);
}

/** A label on an axis, from 0 to 1. */
export interface AxisTick {
  readonly x: number;
  readonly label: string;
}

const LAP_STEPS = [1, 2, 5, 10, 25, 50, 100];

/** Returns the laps along a time axis, at most `maxTicks`. */
export function lapTicks(
  { lapIndexes, dueMs }: SessionTimeline,
  spanMs: number,
  maxTicks: number,
): AxisTick[] {
  const every = LAP_STEPS.find((step) => lapIndexes.length / step <= maxTicks) ?? 250;
  const laps = Array.from({ length: Math.floor(lapIndexes.length / every) }, (_, i) => (i + 1) * every);
  const ticks = laps.map((lap) => ({
    x: (dueMs[lapIndexes[lap - 1] ?? 0] ?? 0) / spanMs,
    label: String(lap),
  }));
  // Because silences take room on the axis, two labels may be closer together than the laps are on average.
  return ticks.filter(({ x }, i) => i === 0 || x - (ticks[i - 1]?.x ?? 0) > 0.5 / maxTicks);
}

/** Returns times of day along a time axis, for a session that is not a race. */
export function clockTicks(timeline: SessionTimeline, spanMs: number, maxTicks: number): AxisTick[] {
  const parts = Math.max(2, Math.min(8, maxTicks));
  return Array.from({ length: parts }, (_, i) => {
    const x = i / parts;
    const row = timeline.rows[indexAtTime(timeline, x * spanMs)];
    return { x, label: row ? clock(row.occurredAt) : '' };
  });
}

/** A flag along an axis, from 0 to 1. */
export interface FlagBand {
  readonly flag: FlagName;
  readonly from: number;
  readonly to: number;
}

/** Returns the flags along a time axis. */
export const timeBands = ({ flagPeriods, dueMs }: SessionTimeline, spanMs: number): FlagBand[] =>
  flagPeriods.map(({ flag, from, to }) => ({
    flag,
    from: (dueMs[from] ?? 0) / spanMs,
    to: (dueMs[to] ?? 0) / spanMs,
  }));

/** Returns the flags along an axis of laps. A caution whose laps do not count has no width. */
export function lapBands({ flagPeriods, rows }: SessionTimeline, laps: number): FlagBand[] {
  const lapAt = (index: number): number => Math.min(rows[index]?.lap ?? 0, laps) / laps;
  return flagPeriods
    .filter(({ flag }) => flag !== 'none')
    .map(({ flag, from, to }) => ({ flag, from: lapAt(from), to: Math.max(lapAt(from), lapAt(to)) }));
}
