import type { Command } from '#domain';
import { lengthWords, milesOf } from '#domain/words';
import { lapTime } from '../../ui/text/text.ts';
import { localText, msOfLocal, reading } from '../../ui/text/track.ts';
import { parseLapTime } from '../actions/car-actions.ts';
import { leadingCar } from '../actions/car-words.ts';
import type { Field, FieldKind } from './form-fields.ts';
import { t } from '../../ui/language/language.ts';

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
      return { ok: false, field: field.name, words: t('Required.') };
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
  track: (value) => trackText(value as Track),
  instant: (value) => localText(value as string),
  check: (value) => (value === true ? 'yes' : ''),
};

interface Track {
  readonly name: string;
  readonly lengthMiles: number;
  readonly timeZone?: string | undefined;
}

/** Returns a track as `parseTrack` reads it. */
const trackText = ({ name, lengthMiles, timeZone }: Track): string =>
  [name, lengthWords(lengthMiles, reading.value.units), timeZone].filter(Boolean).join(', ');

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
  return Number.isFinite(number) ? number : new Error(t('"{text}" is not a number.', { text }));
};

const PARSERS: Readonly<Partial<Record<FieldKind, FieldParser>>> = {
  check: (text) => text === 'yes',
  number: parseNumber,
  ms: (text) =>
    parseLapTime(text, { takesWhole: true }) ??
    new Error(t('"{text}" is not a lap time. Write 18, 13.413 or 1:02.345.', { text })),
  whole: (text) =>
    /^\d+$/u.test(text) ? Number(text) : new Error(t('"{text}" is not a whole number.', { text })),
  cars: parseCars,
  laps: parseLaps,
  sessions: (text) => text.split(' '),
  ranked: (text) => parseRanked(text),
  order: (text) => parseOrder(text),
  track: parseTrack,
  instant: (text) => {
    const ms = msOfLocal(text);
    return Number.isNaN(ms) ? new Error(t('Enter a date and time.')) : new Date(ms).toISOString();
  },
  document: (text) => {
    if (!text.startsWith('{')) return text;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return new Error(t('This is not valid JSON.'));
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
    if (first === undefined)
      return new Error(t('"{text}" is not a lap. Write laps like 3, 5-7.', { text: part }));
    for (let lap = Number(first); lap <= Number(last) && laps.length <= 1_000; lap += 1) laps.push(lap);
  }
  return laps;
}

const TRACK = /^(.+),\s*([\d.]+)\s*(mi|miles?|km)?(?:,\s*([a-z][\w/+-]*))?$/iu;

/** Parses a track: its name, its length in the units of the meeting unless it names others, its time zone. */
function parseTrack(text: string): Track | Error {
  const [, name, length, unit, timeZone] = TRACK.exec(text) ?? [];
  if (name === undefined)
    return new Error(
      t('Write the name, the length and the time zone: Test Oval, 0.25 mi, America/New_York.'),
    );
  const units =
    unit === undefined ? reading.value.units : unit.toLowerCase() === 'km' ? 'metric' : 'imperial';
  return { name, lengthMiles: milesOf(Number(length), units), ...(timeZone !== undefined && { timeZone }) };
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
    if (laps !== '' && !/^\d+$/u.test(laps))
      return new Error(t('Car {car}: "{laps}" is not a number of laps.', { car, laps }));
    lines.push({
      car,
      ...(laps !== '' && { laps: Number(laps) }),
      ...(status !== '' && { status }),
      ...(reason.length > 0 && { reason: reason.join(', ') }),
    });
  }
  return lines;
}
