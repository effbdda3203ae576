import { clock } from '../../ui/text/text.ts';
import { lengthOf, placeBy, type Track } from '../player/playback-time.ts';

const MINUTE_MS = 60_000;

/**
 * How long the timeline is, in the track's milliseconds. While a session runs it ends with a whole minute, so
 * that what stands on it does not move with every record.
 */
export function spanOf(track: Track, isRunning: boolean): number {
  const length = lengthOf(track);
  return Math.max(1, isRunning ? Math.ceil((length + 1) / MINUTE_MS) * MINUTE_MS : length);
}

/** Something on an axis, from 0 to 1. */
export interface Tick {
  readonly x: number;
  readonly label: string;
}

const LAP_STEPS = [1, 2, 5, 10, 25, 50, 100];

/** Laps along the timeline, as many as there is room for. */
export function lapTicks({ laps, dues }: Track, span: number, most: number): Tick[] {
  const every = LAP_STEPS.find((step) => laps.length / step <= most) ?? 250;
  const labelled = Array.from({ length: Math.floor(laps.length / every) }, (_, i) => (i + 1) * every);
  const ticks = labelled.map((lap) => ({
    x: (dues[laps[lap - 1] ?? 0] ?? 0) / span,
    label: String(lap),
  }));
  // After a silence two labels may stand closer than the laps are.
  return ticks.filter(({ x }, i) => i === 0 || x - (ticks[i - 1]?.x ?? 0) > 0.5 / most);
}

/** The clock along the timeline, where laps are not what counts. */
export function clockTicks(track: Track, span: number, most: number): Tick[] {
  const parts = Math.max(2, Math.min(8, most));
  return Array.from({ length: parts }, (_, i) => {
    const x = i / parts;
    const row = track.rows[placeBy(track, x * span)];
    return { x, label: row ? clock(row.occurredAt) : '' };
  });
}
