import { ServeError } from '../serve-errors.ts';

/** The limits of a server that names no others. Infinity turns a limit off. */
const DEFAULT_LIMITS = {
  /** Requests of one official in 10 seconds. */
  official: 1_000,
  /** Requests of one address in 10 seconds. */
  address: 3_000,
  /** Event streams of one address at a time. */
  'address-streams': 500,
  /** Event streams at a time. */
  streams: 5_000,
  /** Connections of one address at a time. */
  'address-connections': 1_000,
  /** Connections at a time. */
  connections: 10_000,
  /** Seconds for the headers of a request to arrive. */
  'header-seconds': 10,
  /** Seconds for a whole request to arrive, and for a client to read on. */
  'request-seconds': 120,
  /** Seconds of computing for one answer to a reader. */
  'work-seconds': 5,
  /** Seconds of computing for the readers of one address, or for one official, within 10 seconds. */
  'address-work-seconds': 5,
  /** Long questions of one address, or of one official, at a time. */
  'address-work': 8,
  /** Long questions at a time: one is computed, and the others wait. */
  work: 32,
};

export type LimitName = keyof typeof DEFAULT_LIMITS;
export type Limits = Readonly<Record<LimitName, number>>;

/** An open server is reached from its own machine only, and everyone there may do anything already. */
const OFF_WHEN_OPEN: Partial<Limits> = {
  official: Infinity,
  address: Infinity,
  'address-streams': Infinity,
  'address-connections': Infinity,
  'address-work-seconds': Infinity,
  'address-work': Infinity,
};
/**
 * Largest number that a limit may have. It keeps every value within the range of Node's timers and counters.
 */
const MAX_LIMIT = 1_000_000;

/**
 * Returns the limits of a server: the defaults, replaced by those that a text names, like
 * `official=500,address=off`.
 * @throws ServeError `limits-wrong`
 */
export function parseLimits(text: string, isOpen: boolean): Limits {
  const limits = { ...DEFAULT_LIMITS, ...(isOpen && OFF_WHEN_OPEN) };
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [name = '', value = ''] = part.split('=').map((word) => word.trim());
    if (!isName(name)) {
      const names = Object.keys(DEFAULT_LIMITS).join(', ');
      throw limitError(`There is no limit "${name}". The limits are ${names}.`);
    }
    limits[name] = parseLimit(name, value);
  }
  return limits;
}

const isName = (name: string): name is LimitName => Object.hasOwn(DEFAULT_LIMITS, name);

function parseLimit(name: LimitName, value: string): number {
  if (value === 'off') return Infinity;
  const number = /^[1-9][0-9]*$/u.test(value) ? Number(value) : NaN;
  if (number <= MAX_LIMIT) return number;
  throw limitError(`"${value}" is not valid for "${name}". Use a number from 1 to ${MAX_LIMIT}, or off.`);
}

const limitError = (words: string): ServeError => new ServeError('limits-wrong', words);
