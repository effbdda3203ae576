import { ServeError } from '../serve-errors.ts';

/** What a server takes from one official, from one address, and from all of them together. */
export const LIMITS = {
  official: { usual: 1_000, words: 'requests of one official in 10 seconds' },
  address: { usual: 3_000, words: 'requests of one address in 10 seconds' },
  'address-streams': { usual: 500, words: 'event streams of one address at a time' },
  streams: { usual: 5_000, words: 'event streams at a time' },
  'address-connections': { usual: 1_000, words: 'connections of one address at a time' },
  connections: { usual: 10_000, words: 'connections at a time' },
  'header-seconds': { usual: 10, words: 'seconds for the headers of a request to come' },
  'request-seconds': {
    usual: 120,
    words: 'seconds for a whole request to come, or for an answer to be read on',
  },
} as const;

export type LimitName = keyof typeof LIMITS;
/** Infinity is no limit. */
export type Limits = Readonly<Record<LimitName, number>>;

const NAMES = Object.keys(LIMITS) as readonly LimitName[];
/** An open server has this one machine to talk to, and whoever is on it may do anything already. */
const OFF_WHEN_OPEN: readonly LimitName[] = ['official', 'address', 'address-streams', 'address-connections'];
/** Node's timers and counters hold no more. */
const MOST = 1_000_000;

/**
 * The limits of a server: the usual ones, but for those that a text names, like `official=500,address=off`.
 * @throws ServeError `limits-wrong`
 */
export function limitsOf(text: string, isOpen: boolean): Limits {
  const limits = Object.fromEntries(
    NAMES.map((name) => [name, isOpen && OFF_WHEN_OPEN.includes(name) ? Infinity : LIMITS[name].usual]),
  ) as Record<LimitName, number>;
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [name = '', value = ''] = part.split('=').map((word) => word.trim());
    if (!isName(name)) throw wrong(`"${name}" is no limit; there are ${NAMES.join(', ')}.`);
    limits[name] = numberOf(name, value);
  }
  return limits;
}

const isName = (name: string): name is LimitName => Object.hasOwn(LIMITS, name);

function numberOf(name: LimitName, value: string): number {
  if (value === 'off') return Infinity;
  const number = /^[1-9][0-9]*$/u.test(value) ? Number(value) : NaN;
  if (number <= MOST) return number;
  throw wrong(`"${name}" is "${value}", and takes a number from 1 to ${MOST}, or off.`);
}

const wrong = (words: string): ServeError => new ServeError('limits-wrong', words);
