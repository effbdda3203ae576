import { clockIn, minutesAndSeconds, offsetWords, withoutClass, type Gap } from '#domain/words';
import { t } from '../language/language.ts';
import { gapWords } from './words.ts';

export { openKey, sessionName, withoutClass } from '#domain/words';
export { gapWords, openWords, ordinal, placeWords, statusWords, tieWords, viaWords } from './words.ts';

/** Returns the class of a session, a ranking or a car; undefined in a meeting without classes. */
export const classOf = (id: string): string | undefined =>
  withoutClass(id) === id ? undefined : id.slice(0, id.indexOf('/'));

/** Formats a lap time in milliseconds; a dash for no time. */
export const lapTime = (ms: number | null | undefined): string => (ms == null ? '–' : minutesAndSeconds(ms));

/** Formats the gap to the leader; a dash if it is not known. */
export const gap = (row: Gap): string => gapWords(row) || '–';

/** Formats an instant as a time of day in the zone of the device: `20:14:05`. */
export const clock = clockIn(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Returns the zone of `clock` in words, at an instant (now if left out), because summer time changes it. */
export const zoneWords = (instant: string | number = Date.now()): string =>
  t('this device’s, {zone}', { zone: offsetWords(new Date(instant).getTimezoneOffset()) });
