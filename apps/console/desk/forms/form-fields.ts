import { fieldWords, type FieldWords } from './field-words.ts';

/** As much of JSON Schema as the schemas of commands use. */
export interface Schema {
  readonly type?: string;
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
  | 'sessions'
  | 'class'
  | 'car'
  | 'cars'
  | 'laps'
  | 'order'
  | 'ranked'
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

export interface Field extends FieldWords {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** Whether null empties what the record has now. */
  readonly canBeEmptied: boolean;
  readonly choices: readonly string[];
  readonly maxLength?: number | undefined;
}

/**
 * Fields without an input: the address names the meeting, the page makes the id and asks, a crossing that an
 * official saw has nothing that a loop reports, and an order that an official writes rests on no meetings.
 */
const FILLED_BY_PAGE: ReadonlySet<string> = new Set([
  ...['type', 'meeting', 'commandId', 'confirm'],
  ...['passing', 'hits', 'strength'],
]);
const isFilledByPage = ({ name, kind }: Pick<Field, 'name' | 'kind'>): boolean =>
  FILLED_BY_PAGE.has(name) || (name === 'source' && kind === 'document');
/** A penalty is chosen before its reason is given. */
const BEFORE_REASON: ReadonlySet<string> = new Set([
  ...['penalty', 'laps', 'place', 'lap', 'seconds', 'places', 'toSession', 'points'],
]);
/** Fields that come last because they are seldom used. */
const LAST_FIELDS = ['note', 'at'];

/** Returns the fields of a command, the required ones first. */
export function fieldsOf(type: string, { properties = {}, required = [] }: Schema): readonly Field[] {
  const fields = Object.entries(properties)
    .map(([name, schema]) => ({
      ...fieldOf(name, schema, required.includes(name)),
      ...fieldWords(type, name),
    }))
    .filter((field) => !isFilledByPage(field));
  const rank = ({ name, kind, isRequired }: Field) => {
    if (kind === 'class') return -1;
    if (type === 'Penalize' && BEFORE_REASON.has(name)) return 0.5;
    if (type === 'Penalize' && name === 'reason') return 0.7;
    return isRequired ? 0 : 1 + 2 * (LAST_FIELDS.indexOf(name) + 1);
  };
  return fields.toSorted((a, b) => rank(a) - rank(b));
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): Omit<Field, keyof FieldWords> {
  const value = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  const canBeEmptied = schema.anyOf?.some(({ type }) => type === 'null') ?? false;
  const plain = canBeEmptied ? value : schema;
  const { maxLength, enum: choices = [] } = plain;
  return { name, kind: kindOf(name, plain), isRequired, canBeEmptied, choices, maxLength };
}

const KIND_BY_NAME: Readonly<Record<string, FieldKind>> = {
  session: 'session',
  toSession: 'session',
  sessions: 'sessions',
  class: 'class',
  rows: 'ranked',
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
