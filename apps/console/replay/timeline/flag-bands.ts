import type { FlagName } from '../../ui/flag.tsx';
import type { Track } from '../player/playback-time.ts';

/** A flag along an axis, from 0 to 1. */
export interface Band {
  readonly flag: FlagName;
  readonly from: number;
  readonly to: number;
}

/** The flags by time, on a timeline that is so many milliseconds long. */
export const timeBands = ({ flags, dues }: Track, span: number): Band[] =>
  flags.map(({ flag, from, to }) => ({ flag, from: (dues[from] ?? 0) / span, to: (dues[to] ?? 0) / span }));

/** The flags by lap, on a chart of so many laps. A caution whose laps do not count has no width. */
export function lapBands({ flags, rows }: Track, laps: number): Band[] {
  const lapAt = (place: number): number => Math.min(rows[place]?.lap ?? 0, laps) / laps;
  const bands = flags.filter(({ flag }) => flag !== 'none');
  return bands.map(({ flag, from, to }) => {
    return { flag, from: lapAt(from), to: Math.max(lapAt(from), lapAt(to)) };
  });
}
