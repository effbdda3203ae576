import { decodeWindows1252, encodeWindows1252 } from '../protocols/rmonitor/windows-1252.ts';

const MAX_REGISTRATION = 8;
const MAX_FIRST_NAME = 9;
const MAX_LAST_NAME = 30;

/**
 * Returns a text as the strictest clients read it: they split lines at commas, and nothing can escape a
 * quote. A character that Windows-1252 does not have becomes a question mark.
 */
function plainText(text: string, maxLength: number): string {
  const known = decodeWindows1252(encodeWindows1252(text.replace(/\p{C}/gu, ' ')));
  const plain = known
    .replace(/\p{C}/gu, ' ')
    .replaceAll(',', ' ')
    .replaceAll('"', "'")
    .replace(/\s+/gu, ' ')
    .trim();
  return plain.slice(0, maxLength).trim();
}

export const quoted = (text: string, maxLength: number): string => `"${plainText(text, maxLength)}"`;

/** Returns the first and the last name. A first name that is too long stays with the last name. */
export function namesOf(driver: string): { first: string; last: string } {
  const plain = plainText(driver, 200);
  const space = plain.indexOf(' ');
  const first = space === -1 ? '' : plain.slice(0, space);
  if (first === '' || first.length > MAX_FIRST_NAME)
    return { first: '', last: plainText(plain, MAX_LAST_NAME) };
  return { first, last: plainText(plain.slice(space + 1), MAX_LAST_NAME) };
}

/**
 * Returns the registration of each car: its number, at most 8 characters. If two would be the same, the later
 * one ends with a count.
 */
export function registrationsOf(cars: readonly string[]): Map<string, string> {
  const registrations = new Map<string, string>();
  const used = new Set<string>();
  const plainOf = (car: string): string => plainText(car, MAX_REGISTRATION) || '?';
  // Cars whose number fits keep it.
  const byFit = [...cars].sort((a, b) => Number(plainOf(a) !== a) - Number(plainOf(b) !== b));
  for (const car of byFit) {
    let registration = plainOf(car);
    for (let count = 2; used.has(registration); count += 1) {
      const end = `-${count}`;
      registration = plainOf(car).slice(0, MAX_REGISTRATION - end.length) + end;
    }
    used.add(registration);
    registrations.set(car, registration);
  }
  return registrations;
}

const two = (part: number): string => String(part).padStart(2, '0');

/** Returns `HH:MM:SS`. The hours may pass 24. */
export function clockTime(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Returns `HH:MM:SS.DDD`. */
export function lapTime(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  return `${clockTime(whole)}.${String(whole % 1000).padStart(3, '0')}`;
}
