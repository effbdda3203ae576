/* Times, gaps and places as a timing tower shows them. */

/** Formats a lap time in milliseconds: `13.413`, or `1:02.345` from a minute on; a dash for no time. */
export function lapTime(ms: number | null | undefined): string {
  if (ms == null) return '–';
  const whole = Math.round(ms);
  const minutes = Math.floor(whole / 60_000);
  const seconds = ((whole % 60_000) / 1_000).toFixed(3);
  return minutes === 0 ? seconds : `${minutes}:${seconds.padStart(6, '0')}`;
}

/** Formats the gap to the leader: `+1.234` in seconds, or laps; a dash if it is not known. */
export function gap(row: {
  readonly gapMs?: number | null | undefined;
  readonly gapLaps?: number | undefined;
}): string {
  if (row.gapLaps !== undefined) return `−${count(row.gapLaps, 'lap')}`;
  return row.gapMs == null ? '–' : `+${(row.gapMs / 1_000).toFixed(3)}`;
}

/** Returns a number with a noun, in the plural unless it is 1. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Returns an ordinal number: 1st, 2nd, 3rd, 4th, 11th. */
export function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

/** Returns a place in words, also for a car without one. */
export const placeWords = (place: number | null): string => (place === null ? 'no place' : ordinal(place));

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

/** Formats an instant as a time of day in the zone of the device: `20:14:05`. */
export const clock = (instant: string | number): string => CLOCK.format(new Date(instant));

/**
 * Formats the offset of a zone from UTC as `UTC+9`. Takes minutes behind UTC, like `Date.getTimezoneOffset`.
 */
export function offsetWords(minutesBehind: number): string {
  const minutes = Math.abs(minutesBehind);
  if (minutes === 0) return 'UTC';
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `UTC${minutesBehind > 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest}`;
}

/** Returns the zone of `clock` in words, at an instant (now if left out), because summer time changes it. */
export const zoneWords = (instant: string | number = Date.now()): string =>
  `this device’s, ${offsetWords(new Date(instant).getTimezoneOffset())}`;

/** Returns a status or phase in words. */
export const statusWords = (status: string): string => status.replaceAll('-', ' ');

/** Returns the name of a session, or its id while the name is not known. */
export const sessionName = (
  sessions: readonly { readonly session: string; readonly name: string }[] | undefined,
  id: string,
): string => sessions?.find((one) => one.session === id)?.name ?? id;
