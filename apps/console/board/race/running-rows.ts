import type { ViewsByName } from '../../api/data/meeting.tsx';
import { count, gap, ordinal, sessionName } from '../../ui/text/text.ts';

/*
 * What a board tells of a running order besides its rows.
 */

export type RunningOrder = ViewsByName['running-order'];
export type RunningRow = RunningOrder['rows'][number];

type Gap = Pick<RunningRow, 'gapMs' | 'gapLaps'>;

/** Behind the car ahead: in time where both have one, otherwise in laps; a dash where neither tells. */
export function interval(row: Gap, ahead: Gap | undefined): string {
  if (!ahead) return '';
  if (row.gapLaps !== undefined) {
    const laps = row.gapLaps - (ahead.gapLaps ?? 0);
    return laps > 0 ? `−${count(laps, 'lap')}` : '–';
  }
  if (row.gapMs == null || ahead.gapMs == null || row.gapMs < ahead.gapMs) return '–';
  return gap({ gapMs: row.gapMs - ahead.gapMs });
}

/** The best lap of the session so far, in milliseconds; null before there is one. */
export function fastestLapMs(rows: readonly Pick<RunningRow, 'bestLapMs'>[]): number | null {
  const laps = rows.flatMap(({ bestLapMs }) => bestLapMs ?? []);
  return laps.length === 0 ? null : Math.min(...laps);
}

/** Places won since the start, negative where lost; null where the car has no place or no start. */
export const placesGained = (start: number | null | undefined, place: number | null): number | null =>
  start == null || place === null ? null : start - place;

/** Places won or lost as a screen reader says them. */
export function placesGainedWords(places: number): string {
  if (places === 0) return 'as it started';
  return `${places > 0 ? 'up' : 'down'} ${count(Math.abs(places), 'place')} since the start`;
}

/** Halves for two columns, the first the longer one. */
export function columnsOf<T>(rows: readonly T[], columns: number): readonly (readonly T[])[] {
  const length = Math.ceil(rows.length / columns);
  return Array.from({ length: columns }, (_, i) => rows.slice(i * length, (i + 1) * length));
}

/** What a place was won through, with the session by its name: `heat-2 place 3` reads “Heat 2, 3rd”. */
export function viaWords(via: string, sessions: ViewsByName['meeting']['sessions']): string {
  const [, session, place] = /^(\S+) place (\d+)$/u.exec(via) ?? [];
  if (session === undefined) return via;
  return `${sessionName(sessions, session)}, ${ordinal(Number(place))}`;
}
