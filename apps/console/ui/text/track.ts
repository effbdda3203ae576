import { DEFAULT_UNITS, trackTime, type TrackTime, type Units } from '#domain/words';
import { Signal } from '../../api/transport/signal.ts';

/** How times, speeds and lengths are read on the page. */
interface Reading {
  readonly time: TrackTime;
  readonly units: Units;
}

/** Returns the time zone of the device. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the units that are usual where a language is spoken, like `en-US`. */
export function unitsOf(language: string): Units {
  const { region } = new Intl.Locale(language).maximize();
  return ['US', 'GB', 'LR'].includes(region ?? '') ? 'imperial' : 'metric';
}

const ofDevice: Reading = { time: trackTime(deviceZone()), units: DEFAULT_UNITS };

/** Returns the zones that a form offers. The one of the device is among them. */
export const timeZones = (): readonly string[] =>
  [...new Set([deviceZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])].toSorted();

/** How the page is read: as at the track of its meeting; on a page of no meeting as at the device. */
export const reading = new Signal<Reading>(ofDevice);

/** Reads the page as at the track of a meeting, by any view of it; null for a page of no meeting. */
export function readAs(view: { readonly timeZone?: string; readonly units?: Units } | null): void {
  const next = view ? { time: trackTime(view.timeZone), units: view.units ?? DEFAULT_UNITS } : ofDevice;
  const { time, units } = reading.value;
  if (next.time !== time || next.units !== units) reading.set(next);
}

/** Formats an instant as a time of day at the track: `20:14:05`. */
export const clock = (instant: string | number): string => reading.value.time.clock(instant);

/** Returns whether two instants are on the same day at the track. */
export const isSameDay = (a: string, b: string): boolean => dayOf(a) === dayOf(b);

/** Returns the day of an instant at the track: `2026-05-02`. */
export const dayOf = (instant: string): string => reading.value.time.words(instant).slice(0, 10);

/** Returns the zone of `clock` at an instant (now if left out): "Los Angeles, UTC−8", "UTC". */
export function zoneWords(instant: string | number = Date.now()): string {
  const { name, offset } = reading.value.time;
  const words = offset(instant);
  return name === words ? words : `${name}, ${words}`;
}

/** Returns an instant as the text of an input of date and time at the track. */
export const localText = (instant: string): string =>
  `${reading.value.time.words(instant).replace(' ', 'T')}${instant.slice(19, 23)}`;

/** Returns the milliseconds of a date and time, at the track if it names no zone; NaN for other texts. */
export const msOfLocal = (text: string): number =>
  /(?:Z|[+-]\d\d:\d\d)$/u.test(text) ? Date.parse(text) : reading.value.time.msOf(text);

/** The pattern of a length as tracks give it: 0.375, 0,375 or 3/8. */
export const LENGTH = /\d{1,2}(?:[.,]\d{1,6})?|\d{1,2}\/[1-9]\d?/u;

/** Parses a length that fits the pattern. */
export function lengthOf(text: string): number {
  const [number = '', divisor = '1'] = text.replace(',', '.').split('/');
  return Number(number) / Number(divisor);
}
