import type { Command } from '#domain';
import { lapTime } from '../../ui/text/text.ts';
import { timeOf } from '../cars/typed-entry.ts';
import { carFirst } from '../cars/car-words.ts';

/** As much of JSON Schema as the schemas of commands make use of. */
export interface Schema {
  readonly type?: string;
  /** What stands in it. */
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

/** How a field is entered. */
export type FieldKind =
  | 'session'
  | 'car'
  | 'cars'
  | 'order'
  | 'choice'
  | 'check'
  | 'whole'
  | 'ms'
  | 'number'
  | 'instant'
  | 'date'
  | 'text'
  | 'long'
  | 'document';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  readonly description?: string | undefined;
  readonly maxLength?: number | undefined;
}

/** What the page says by itself: the address names the meeting, the page makes the id. */
const NOT_ASKED: ReadonlySet<string> = new Set(['type', 'meeting', 'commandId']);
/** Asked for last, as they are seldom given. */
const LAST = ['note', 'at'];

/** The fields of a command, the required ones first. */
export function fieldsOf({ properties = {}, required = [] }: Schema): readonly Field[] {
  const fields = Object.entries(properties)
    .filter(([name]) => !NOT_ASKED.has(name))
    .map(([name, schema]) => fieldOf(name, schema, required.includes(name)));
  const rank = ({ name, isRequired }: Field) => (isRequired ? 0 : 1 + 2 * (LAST.indexOf(name) + 1));
  return fields.toSorted((a, b) => rank(a) - rank(b));
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): Field {
  const { description, maxLength, enum: choices = [] } = schema;
  return { name, kind: kindOf(name, schema), isRequired, choices, description, maxLength };
}

const BY_NAME: Readonly<Record<string, FieldKind>> = { session: 'session', car: 'car', timeMs: 'ms' };

function kindOf(name: string, schema: Schema): FieldKind {
  const named = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (named) return named;
  if (schema.enum) return 'choice';
  if (schema.type === 'array') return schema.items?.type === 'string' ? 'cars' : 'order';
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

/** What is written in a form, by field: as it stands in its inputs. */
export type Written = Readonly<Record<string, string>>;

/** Which penalty has use for which field: the others refuse it. */
const OF_PENALTY: Readonly<Record<string, string>> = { laps: 'laps', place: 'place', lap: 'lap-time' };

/** Has what is written so far use for the field? */
export const isOfUse = ({ name }: Field, written: Written): boolean =>
  written['penalty'] === undefined || !(name in OF_PENALTY) || OF_PENALTY[name] === written['penalty'];

/** A value as it stands in the input of its field. */
export function asWritten(kind: FieldKind, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'cars') return carsWritten(value as string[]);
  if (kind === 'order') return (value as OrderLine[]).map(orderLine).join('\n');
  if (kind === 'ms') return lapTime(value as number);
  if (kind === 'check') return value === true ? 'yes' : '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface OrderLine {
  readonly car: string;
  readonly laps?: number;
  readonly status?: string;
  readonly reason?: string;
}

const orderLine = ({ car, laps, status, reason }: OrderLine): string =>
  [car, laps ?? '', status ?? '', reason ?? ''].join(', ').replace(/[, ]+$/u, '');

export type Filled =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly field: string; readonly words: string };

/** The command that a form makes: what was left empty is left out. The server has the last word on each. */
export function filled(
  type: Command['type'],
  fields: readonly Field[],
  written: Written,
  cars: readonly string[] = [],
): Filled {
  const command: Record<string, unknown> = { type };
  for (const field of fields) {
    const text = (written[field.name] ?? '').trim();
    if (text === '' && field.isRequired && field.kind !== 'cars') {
      return { ok: false, field: field.name, words: 'It takes this.' };
    }
    if (text === '' && !field.isRequired) continue;
    const value = valueOf(field, text, cars);
    if (value instanceof Error) return { ok: false, field: field.name, words: value.message };
    command[field.name] = value;
  }
  return { ok: true, command: command as Command };
}

type Reader = (text: string, cars: readonly string[]) => unknown;

const numberOf: Reader = (text) => {
  const number = Number(text);
  return Number.isFinite(number) ? number : new Error(`${text} is no number.`);
};

const READERS: Readonly<Partial<Record<FieldKind, Reader>>> = {
  check: (text) => text === 'yes',
  number: numberOf,
  ms: (text) => timeOf(text) ?? new Error(`${text} is no lap time. Write 13.413 or 1:02.345.`),
  whole: (text) => (/^\d+$/u.test(text) ? Number(text) : new Error(`${text} is no whole number.`)),
  cars: carsIn,
  order: (text) => orderIn(text),
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

const valueOf = ({ kind }: Field, text: string, cars: readonly string[]): unknown =>
  READERS[kind]?.(text, cars) ?? text;

/** Several cars: by commas, or by spaces where there is none. A known number with a space in it is one. */
export function carsIn(text: string, known: readonly string[]): string[] {
  if (text.includes(',')) {
    return text
      .split(',')
      .map((car) => car.trim())
      .filter((car) => car !== '');
  }
  const cars: string[] = [];
  for (let words = text.split(' ').filter((word) => word !== ''); words.length > 0;) {
    const [word = '', ...others] = words;
    const { car, rest } = carFirst(words, known) ?? { car: word, rest: others };
    cars.push(car);
    words = [...rest];
  }
  return cars;
}

/** As `carsIn` reads them again, known or not: a comma says that a lone car with a space in it is one. */
export const carsWritten = (cars: readonly string[]): string =>
  cars.length === 1 && cars[0]?.includes(' ') ? `${cars[0]},` : cars.join(', ');

/** One car a line: `31, 24, retired, engine`. */
function orderIn(text: string): readonly OrderLine[] | Error {
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
