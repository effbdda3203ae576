import type { ViewsByName } from '../../api/data/meeting.tsx';
import { tn, t } from '../../ui/language/language.ts';
import { gap, gapWords } from '../../ui/text/text.ts';

export type RunningOrder = ViewsByName['running-order'];
export type RunningRow = RunningOrder['rows'][number];

type Gap = Pick<RunningRow, 'gapMs' | 'gapLaps'>;

/** Returns the interval to the car ahead: in time, otherwise in laps; a dash if neither is known. */
export function intervalWords(row: Gap, ahead: Gap | undefined): string {
  if (!ahead) return '';
  if (row.gapLaps !== undefined) {
    const laps = row.gapLaps - (ahead.gapLaps ?? 0);
    return laps > 0 ? gapWords({ gapLaps: laps }) : '–';
  }
  if (row.gapMs == null || ahead.gapMs == null || row.gapMs < ahead.gapMs) return '–';
  return gap({ gapMs: row.gapMs - ahead.gapMs });
}

/** Returns the best lap of the session so far; null before the first lap time. */
export function fastestLapMs(rows: readonly Pick<RunningRow, 'bestLapMs'>[]): number | null {
  const laps = rows.flatMap(({ bestLapMs }) => bestLapMs ?? []);
  return laps.length === 0 ? null : Math.min(...laps);
}

/** What is remarkable about a lap time: it is the best of the session, or the best of its car so far. */
export type LapMark = 'overall' | 'own' | null;

/** Returns the mark of the last lap of a car. The first lap of a car is no best one: it is its only one. */
export function lastLapMark(
  { laps, lastLapMs, bestLapMs }: Pick<RunningRow, 'laps' | 'lastLapMs' | 'bestLapMs'>,
  sessionBestMs: number | null,
): LapMark {
  if (lastLapMs === null || laps < 2) return null;
  if (lastLapMs === sessionBestMs) return 'overall';
  return lastLapMs === bestLapMs ? 'own' : null;
}

/**
 * Returns the places won since the start, negative if places were lost; null for a car without a place or a
 * start.
 */
export const placesGained = (start: number | null | undefined, place: number | null): number | null =>
  start == null || place === null ? null : start - place;

/** Describes the places won or lost, for a screen reader. */
export function placesGainedWords(places: number): string {
  if (places === 0) return t('as it started');
  return places > 0
    ? tn(places, 'up {n} place since the start', 'up {n} places since the start')
    : tn(-places, 'down {n} place since the start', 'down {n} places since the start');
}
