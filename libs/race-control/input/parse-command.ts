import { COMMANDS, COMMAND_TYPES, isCommandType, type Command, type CommandType } from '#domain';
import { bad, good, isObject, kindOf, type Bad, type Parsed } from './parsed.ts';
import { didYouMean } from './did-you-mean.ts';
import { unwrapped, schemaError, type Issue, type Shape } from './schema-errors.ts';

/** One schema at a time: TypeScript cannot call the union of them all. */
interface CommandSchema extends Shape {
  safeParse(value: unknown): { readonly data?: unknown; readonly error?: { readonly issues: unknown } };
}

export type ParsedCommand = { readonly ok: true; readonly command: Command } | Bad;

/** A command by its type's schema, or why it is none. An unknown field was meant to say something. */
export function parseCommand(value: unknown): ParsedCommand {
  if (!isObject(value)) {
    return bad('not-an-object', `A command is a JSON object with a type, not ${kindOf(value)}.`);
  }
  const type = parseType(value['type']);
  if (!type.ok) return type;
  const schema: CommandSchema = COMMANDS[type.value].schema;
  const { data, error } = schema.safeParse(value);
  if (error) return schemaError(error.issues as Issue[], value, schema);
  return { ok: true, command: data as Command };
}

function parseType(type: unknown): Parsed<CommandType> {
  if (type === undefined) return bad('missing-field', 'A command needs a "type".', 'type');
  if (typeof type !== 'string')
    return bad('wrong-field', `"type" must be text, not ${kindOf(type)}.`, 'type');
  if (isCommandType(type)) return good(type);
  const meant = didYouMean(type, COMMAND_TYPES) || ` There are: ${COMMAND_TYPES.join(', ')}.`;
  return bad('unknown-command', `No schema for '${type.slice(0, 100)}'.${meant}`, 'type');
}

/**
 * Fields given as text by name (true: no value was given), as the values that the type’s schema expects. A
 * list may be given piece by piece.
 */
export function fieldsFromText(
  type: string,
  given: Iterable<readonly [string, string | true]>,
): Parsed<Readonly<Record<string, unknown>>> {
  const known = parseType(type);
  if (!known.ok) return known;
  const { shape = {} }: Shape = COMMANDS[known.value].schema;
  const fields: Record<string, unknown> = { type };
  for (const [name, text] of given) {
    const value = fromText(unwrapped(shape[name]), text);
    if (value === undefined) {
      return bad('wrong-field', `"${name}" must be JSON here, not ${kindOf(text)}.`, name);
    }
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (before === undefined) fields[name] = value;
    else if (Array.isArray(before) && Array.isArray(value)) fields[name] = before.concat(value);
    else return bad('wrong-field', `"${name}" is given more than once, and is no list.`, name);
  }
  return good(fields);
}

/** Undefined where only JSON will do and the text is none. What is merely wrong is left to the schema. */
function fromText(field: Shape | undefined, text: string | true): unknown {
  if (text === true) return true;
  const read = READERS[field?.def?.type ?? ''];
  return read ? read(text, field) : text;
}

const READERS: Readonly<Record<string, (text: string, field: Shape | undefined) => unknown>> = {
  number: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)),
  boolean: (text) => ({ true: true, false: false })[text] ?? text,
  array: (text, field) => {
    const isPlain = unwrapped(field?.def?.element)?.def?.type === 'string' && !text.startsWith('[');
    return isPlain ? text.split(',').map((item) => item.trim()) : fromJson(text);
  },
  object: fromJson,
  union: (text) => (text.startsWith('{') ? fromJson(text) : text),
};

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
