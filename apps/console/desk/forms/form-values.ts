import type { Command } from '#domain';
import { lapTime } from '../../ui/text/text.ts';
import { parseLapTime } from '../actions/car-actions.ts';
import { leadingCar } from '../actions/car-words.ts';
import type { Field, FieldKind } from './form-fields.ts';

/** The texts in the inputs of a form, by the name of the field. */
export type FormValues = Readonly<Record<string, string>>;

/** The penalties that each of these fields belongs to: other penalties refuse the field. */
const PENALTIES_OF_FIELD: Readonly<Record<string, readonly string[]>> = {
  laps: ['laps', 'hold'],
  place: ['place'],
  lap: ['lap-time'],
  seconds: ['time', 'stop-and-go'],
  places: ['places', 'grid'],
  toSession: ['grid'],
  points: ['points'],
  insteadOf: ['laps', 'time', 'disqualified'],
};

/** Returns whether the field belongs to the penalty that is chosen. Fields of other commands always do. */
export const isFieldUsed = ({ name }: Field, { penalty }: FormValues): boolean =>
  penalty === undefined ||
  !Object.hasOwn(PENALTIES_OF_FIELD, name) ||
  PENALTIES_OF_FIELD[name]?.includes(penalty) === true;

export type FormResult =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly field: string; readonly words: string };

/**
 * Returns the command that a form makes, or the first field that is wrong. A field that is empty is left out;
 * one that was filled in before and can be emptied is null.
 * The server checks all of it again.
 */
export function commandFrom(
  type: Command['type'],
  fields: readonly Field[],
  values: FormValues,
  cars: readonly string[] = [],
): FormResult {
  const command: Record<string, unknown> = { type };
  for (const field of fields) {
    const text = (values[field.name] ?? '').trim();
    if (text === '' && field.isRequired && field.kind !== 'cars') {
      return { ok: false, field: field.name, words: 'It takes this.' };
    }
    if (text === '' && !field.isRequired) {
      if (field.canBeEmptied && values[field.name] !== undefined) command[field.name] = null;
      continue;
    }
    const value = parseField(field, text, cars);
    if (value instanceof Error) return { ok: false, field: field.name, words: value.message };
    command[field.name] = value;
  }
  return { ok: true, command: command as Command };
}

/** Returns a value as the text of the input of its field. */
export function inputText(kind: FieldKind, value: unknown): string {
  if (value === undefined || value === null) return '';
  const written = WRITERS[kind]?.(value);
  return written ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

const WRITERS: Readonly<Partial<Record<FieldKind, (value: unknown) => string>>> = {
  cars: (value) => carsText(value as string[]),
  laps: (value) => (value as number[]).join(', '),
  sessions: (value) => (value as string[]).join(' '),
  ranked: (value) => (value as RankedLine[]).map(rankedLineText).join('\n'),
  order: (value) => (value as OrderLine[]).map(orderLineText).join('\n'),
  ms: (value) => lapTime(value as number),
  track: (value) => `${(value as Track).name}, ${(value as Track).lengthMiles}`,
  check: (value) => (value === true ? 'yes' : ''),
};

interface Track {
  readonly name: string;
  readonly lengthMiles: number;
}

interface OrderLine {
  readonly car: string;
  readonly laps?: number;
  readonly status?: string;
  readonly reason?: string;
}

interface RankedLine {
  readonly car: string;
  readonly points?: string;
}

const rankedLineText = ({ car, points }: RankedLine): string =>
  points === undefined ? car : `${car}, ${points}`;

const orderLineText = ({ car, laps, status, reason }: OrderLine): string =>
  [car, laps ?? '', status ?? '', reason ?? ''].join(', ').replace(/(?<![, ])[, ]+$/u, '');

type FieldParser = (text: string, cars: readonly string[]) => unknown;

const parseNumber: FieldParser = (text) => {
  const number = Number(text);
  return Number.isFinite(number) ? number : new Error(`${text} is no number.`);
};

const PARSERS: Readonly<Partial<Record<FieldKind, FieldParser>>> = {
  check: (text) => text === 'yes',
  number: parseNumber,
  ms: (text) => parseLapTime(text) ?? new Error(`${text} is no lap time. Write 13.413 or 1:02.345.`),
  whole: (text) => (/^\d+$/u.test(text) ? Number(text) : new Error(`${text} is no whole number.`)),
  cars: parseCars,
  laps: parseLaps,
  sessions: (text) => text.split(' '),
  ranked: (text) => parseRanked(text),
  order: (text) => parseOrder(text),
  track: parseTrack,
  instant: (text) => {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? new Error('Enter a date and time.') : new Date(ms).toISOString();
  },
  document: (text) => {
    if (!text.startsWith('{')) return text;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return new Error('This is not valid JSON.');
    }
  },
};

/** Parses the text of an input; an error says what is wrong with it. */
const parseField = ({ kind }: Field, text: string, cars: readonly string[]): unknown =>
  PARSERS[kind]?.(text, cars) ?? text;

/**
 * Parses several cars, separated by commas or, if there is no comma, by spaces. The number of a known car may
 * contain spaces itself.
 */
export function parseCars(text: string, known: readonly string[]): string[] {
  if (text.includes(',')) {
    return text
      .split(',')
      .map((car) => car.trim())
      .filter((car) => car !== '');
  }
  const cars: string[] = [];
  for (let words = text.split(' ').filter((word) => word !== ''); words.length > 0;) {
    const [word = '', ...others] = words;
    const { car, rest } = leadingCar(words, known) ?? { car: word, rest: others };
    cars.push(car);
    words = [...rest];
  }
  return cars;
}

/**
 * Returns cars as a text that `parseCars` reads as the same cars, known or not. A comma after a lone car with
 * a space in its number keeps it one car.
 */
export const carsText = (cars: readonly string[]): string =>
  cars.length === 1 && cars[0]?.includes(' ') ? `${cars[0]},` : cars.join(', ');

/** Parses laps by their numbers: `3, 5-7`. */
function parseLaps(text: string): number[] | Error {
  const laps: number[] = [];
  for (const part of text.split(/[,\s]+/u)) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/u.exec(part) ?? [];
    if (first === undefined) return new Error(`"${part}" is not a lap. Write laps like 3, 5-7.`);
    for (let lap = Number(first); lap <= Number(last) && laps.length <= 1_000; lap += 1) laps.push(lap);
  }
  return laps;
}

/** Parses a track: its name, and after the last comma its length in miles. */
function parseTrack(text: string): Track | Error {
  const [, name, miles] = /^(.+),\s*([\d.]+)(?: miles?)?$/u.exec(text) ?? [];
  if (name === undefined) return new Error('Write the name and the length in miles: Test Oval, 0.25.');
  return { name, lengthMiles: Number(miles) };
}

/** Parses an order of cars with one car per line, and its points if there are any: `31, 276.5`. */
function parseRanked(text: string): readonly RankedLine[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .filter(([car = '']) => car !== '')
    .map(([car = '', points = '']) => ({ car, ...(points !== '' && { points }) }));
}

/** Parses a finishing order with one car per line: `31, 24, retired, engine`. */
function parseOrder(text: string): readonly OrderLine[] | Error {
  const lines: OrderLine[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [car = '', laps = '', status = '', ...reason] = line.split(',').map((part) => part.trim());
    if (laps !== '' && !/^\d+$/u.test(laps)) return new Error(`Car ${car}: ${laps} is no number of laps.`);
    lines.push({
      car,
      ...(laps !== '' && { laps: Number(laps) }),
      ...(status !== '' && { status }),
      ...(reason.length > 0 && { reason: reason.join(', ') }),
    });
  }
  return lines;
}
