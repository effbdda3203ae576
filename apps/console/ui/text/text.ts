/*
 * Times, gaps and places as a timing tower shows them.
 */

/** A lap time from milliseconds: `13.413`, from a minute on `1:02.345`; a dash where there is none. */
export function lapTime(ms: number | null | undefined): string {
  if (ms == null) return '–';
  const whole = Math.round(ms);
  const minutes = Math.floor(whole / 60_000);
  const seconds = ((whole % 60_000) / 1_000).toFixed(3);
  return minutes === 0 ? seconds : `${minutes}:${seconds.padStart(6, '0')}`;
}

/** Behind the leader: `+1.234` in seconds, or in laps; a dash where it is not known. */
export function gap(row: {
  readonly gapMs?: number | null | undefined;
  readonly gapLaps?: number | undefined;
}): string {
  if (row.gapLaps !== undefined) return `−${count(row.gapLaps, 'lap')}`;
  return row.gapMs == null ? '–' : `+${(row.gapMs / 1_000).toFixed(3)}`;
}

export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** 1st, 2nd, 3rd, 4th, 11th. */
export function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

/** A place in words, also where a car has none. */
export const placeWords = (place: number | null): string => (place === null ? 'no place' : ordinal(place));

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

/** An instant as the clock on the wall of whoever reads it: `20:14:05`. */
export const clock = (instant: string | number): string => CLOCK.format(new Date(instant));

/** How far a clock is from UTC, as `UTC+9`; told as `Date` tells it: minutes that it is behind. */
export function offsetWords(behind: number): string {
  const minutes = Math.abs(behind);
  if (minutes === 0) return 'UTC';
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `UTC${behind > 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest}`;
}

/** Whose time `clock` tells, at that instant: summer time is another. Left out, now. */
export const zoneWords = (instant: string | number = Date.now()): string =>
  `this device’s, ${offsetWords(new Date(instant).getTimezoneOffset())}`;

/** The state of a car in plain words. */
export const statusWords = (status: string): string => status.replaceAll('-', ' ');

/** What a session is called; its id where it is not known yet. */
export const sessionName = (
  sessions: readonly { readonly session: string; readonly name: string }[] | undefined,
  id: string,
): string => sessions?.find((one) => one.session === id)?.name ?? id;
