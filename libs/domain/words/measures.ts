const SUFFIXES: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd' };

/** 1st, 2nd, 3rd, 4th, 11th, 21st … */
export function ordinal(n: number): string {
  const isTeen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${isTeen ? 'th' : (SUFFIXES[n % 10] ?? 'th')}`;
}

/** A lap time as people read it: "13.413 s", "1:02.005" from a minute on. */
export function lapTime(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms - minutes * 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Speed of a lap in miles per hour, three decimals. */
export const speedMph = (lengthMiles: number, ms: number): number =>
  Math.round((lengthMiles * 3_600_000_000) / ms) / 1000;
