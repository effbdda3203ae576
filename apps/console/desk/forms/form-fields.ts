import type { Command } from '#domain';
import { lapTime } from '../../ui/text/text.ts';
import { parseLapTime } from '../actions/car-actions.ts';
import { leadingCar } from '../actions/car-words.ts';

/** As much of JSON Schema as the schemas of commands use. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly 'x-roles'?: readonly string[];
}

/** The kind of input that a field has. */
export type FieldKind =
  | 'session'
  | 'car'
  | 'cars'
  | 'laps'
  | 'order'
  | 'choice'
  | 'check'
  | 'whole'
  | 'ms'
  | 'number'
  | 'instant'
  | 'date'
  | 'track'
  | 'text'
  | 'long'
  | 'document';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** Whether null empties what the record has now. */
  readonly canBeEmptied: boolean;
  readonly choices: readonly string[];
  readonly description?: string | undefined;
  readonly maxLength?: number | undefined;
}

/**
 * Fields without an input: the address names the meeting, the page makes the id and asks, and a crossing that
 * an official saw has nothing that a loop reports.
 */
const FILLED_BY_PAGE: ReadonlySet<string> = new Set([
  ...['type', 'meeting', 'commandId', 'confirm'],
  ...['passing', 'hits', 'strength'],
]);
/** Fields that come last because they are seldom used. */
const LAST_FIELDS = ['note', 'at'];

/** Returns the fields of a command, the required ones first. */
export function fieldsOf({ properties = {}, required = [] }: Schema): readonly Field[] {
  const fields = Object.entries(properties)
    .filter(([name]) => !FILLED_BY_PAGE.has(name))
    .map(([name, schema]) => fieldOf(name, schema, required.includes(name)));
  const rank = ({ name, isRequired }: Field) => (isRequired ? 0 : 1 + 2 * (LAST_FIELDS.indexOf(name) + 1));
  return fields.toSorted((a, b) => rank(a) - rank(b));
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): Field {
  const value = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  const canBeEmptied = schema.anyOf?.some(({ type }) => type === 'null') ?? false;
  const plain = canBeEmptied ? value : schema;
  const { maxLength, enum: choices = [] } = plain;
  const { description } = schema;
  return { name, kind: kindOf(name, plain), isRequired, canBeEmptied, choices, description, maxLength };
}

const KIND_BY_NAME: Readonly<Record<string, FieldKind>> = {
  session: 'session',
  toSession: 'session',
  car: 'car',
  timeMs: 'ms',
  track: 'track',
};

/** The kinds of lists, by the type of their items. */
const LIST_KINDS: Readonly<Record<string, FieldKind>> = { string: 'cars', integer: 'laps' };

function namedKind(name: string, { type, format }: Schema): FieldKind | undefined {
  if (format === 'date-time') return undefined;
  if ((name === 'from' || name === 'to') && type === 'string') return 'car';
  return Object.hasOwn(KIND_BY_NAME, name) ? KIND_BY_NAME[name] : undefined;
}

function kindOf(name: string, schema: Schema): FieldKind {
  const named = namedKind(name, schema);
  if (named) return named;
  if (schema.enum) return 'choice';
  if (schema.type === 'array') return LIST_KINDS[schema.items?.type ?? ''] ?? 'order';
  if (schema.anyOf || schema.type === 'object') return 'document';
  return plainKind(schema);
}

function plainKind({ type, format, maxLength = 0 }: Schema): FieldKind {
  if (type === 'boolean') return 'check';
  if (type === 'integer') return 'whole';
  if (type === 'number') return 'number';
  if (format === 'date-time') return 'instant';
  if (format === 'date') return 'date';
  return maxLength > 500 ? 'long' : 'text';
}

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

/** Returns a value as the text of the input of its field. */
export function inputText(kind: FieldKind, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'cars') return carsText(value as string[]);
  if (kind === 'laps') return (value as number[]).join(', ');
  if (kind === 'order') return (value as OrderLine[]).map(orderLineText).join('\n');
  if (kind === 'ms') return lapTime(value as number);
  if (kind === 'track') return `${(value as Track).name}, ${(value as Track).lengthMiles}`;
  if (kind === 'check') return value === true ? 'yes' : '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

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

const orderLineText = ({ car, laps, status, reason }: OrderLine): string =>
  [car, laps ?? '', status ?? '', reason ?? ''].join(', ').replace(/(?<![, ])[, ]+$/u, '');

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
  order: (text) => parseOrder(text),
  track: parseTrack,
  instant: (text) => {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? new Error('That is no date and time.') : new Date(ms).toISOString();
  },
  document: (text) => {
    if (!text.startsWith('{')) return text;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return new Error('It starts like JSON, and is none.');
    }
  },
};

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
