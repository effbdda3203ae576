import { minutesAndSeconds, withoutClass, type Gap } from '#domain/words';
import { gapWords } from './words.ts';

export { openKey, sessionName, withoutClass } from '#domain/words';
export { clock, zoneWords } from './track.ts';
export { gapWords, openWords, ordinal, placeWords, statusWords, tieWords, viaWords } from './words.ts';

/** Returns the class of a session, a ranking or a car; undefined in a meeting without classes. */
export const classOf = (id: string): string | undefined =>
  withoutClass(id) === id ? undefined : id.slice(0, id.indexOf('/'));

/** Formats a lap time in milliseconds; a dash for no time. */
export const lapTime = (ms: number | null | undefined): string => (ms == null ? '–' : minutesAndSeconds(ms));

/** Formats the gap to the leader; a dash if it is not known. */
export const gap = (row: Gap): string => gapWords(row) || '–';
