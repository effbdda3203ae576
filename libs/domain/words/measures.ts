const SUFFIXES: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd' };

/** Returns a number as a place: 1st, 2nd, 3rd, 4th, 11th, 21st. */
export function ordinal(n: number): string {
  const isTeen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${isTeen ? 'th' : (SUFFIXES[n % 10] ?? 'th')}`;
}

const MINUTE_MS = 60_000;

/**
 * Returns milliseconds as a timing tower shows them: "13.413", and "1:02.005" from a minute on. Rounds to
 * whole milliseconds before the split into minutes and seconds, so that 59999.6 ms reads "1:00.000".
 */
export function minutesAndSeconds(ms: number): string {
  const wholeMs = Math.round(ms);
  const minutes = Math.floor(wholeMs / MINUTE_MS);
  const seconds = ((wholeMs % MINUTE_MS) / 1_000).toFixed(3);
  return minutes === 0 ? seconds : `${minutes}:${seconds.padStart(6, '0')}`;
}

/** Returns a lap time as people read it in a sentence: "13.413 s", and "1:02.005" from a minute on. */
export function lapTime(ms: number): string {
  const text = minutesAndSeconds(ms);
  return text.includes(':') ? text : `${text} s`;
}

/** Returns the time of a race as it is published, in whole seconds: "0:46:53". */
export function raceTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, '0'));
  return `${Math.floor(seconds / 3_600)}:${parts.join(':')}`;
}

/** The gap of a row to the leader or to the best time. */
export interface Gap {
  /** In milliseconds, on the same lap; null if it is not known. */
  readonly gapMs?: number | null | undefined;
  /** In laps, for a car that is laps down. */
  readonly gapLaps?: number | null | undefined;
}

/** Returns a gap as a timing tower shows it: "+0.140", "−1 lap"; empty if it is not known. */
export function gapWords({ gapMs, gapLaps }: Gap): string {
  if (gapLaps != null) return `−${count(gapLaps, 'lap')}`;
  return gapMs == null ? '' : `+${minutesAndSeconds(gapMs)}`;
}

/** Returns a place in words, also for a car without one. */
export const placeWords = (place: number | null): string => (place === null ? 'no place' : ordinal(place));

/** Returns a number with its noun: "1 lap", "3 laps". */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** No car is faster, in miles per hour: a lap that is faster waits for a confirmation. */
export const MAX_SPEED_MPH = 250;

/** Returns the speed of a lap in miles per hour, rounded to three decimals. */
export const speedMph = (lengthMiles: number, ms: number): number =>
  Math.round((lengthMiles * 3_600_000_000) / ms) / 1000;
