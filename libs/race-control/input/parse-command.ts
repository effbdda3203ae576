import type { JsonObject } from '#event-store';
import { COMMANDS, COMMAND_TYPES, isCommandType, type Command, type CommandType } from '#domain';
import { invalid, valid, isObject, describeValue, type Invalid, type Parsed } from './input-problems.ts';
import { didYouMean } from './did-you-mean.ts';
import { tidyText } from './tidy-text.ts';
import { acceptsNull, schemaError, unwrapped, type Issue, type Shape } from './schema-errors.ts';
import { refuseOversize } from './size-limits.ts';

/** The schema of one command. TypeScript cannot call `safeParse` on the union of all schemas. */
interface CommandSchema extends Shape {
  safeParse(value: unknown): { readonly data?: unknown; readonly error?: { readonly issues: unknown } };
}

/** A command with the fields as they were sent, if its text was not tidy. */
export interface SentCommand {
  readonly command: Command;
  readonly sent?: JsonObject;
}

export type ParsedCommand = ({ readonly ok: true } & SentCommand) | Invalid;

/**
 * Parses a command by the schema of its type, with its text tidied. Rejects unknown fields, because they were
 * meant to be read. The hash of a command is that of the fields as they were sent, so that the same request
 * stays the same, also if it was first answered by a version that tidied nothing.
 */
export function parseCommand(sent: unknown): ParsedCommand {
  if (!isObject(sent)) {
    return invalid('not-an-object', `A command is a JSON object with a type, not ${describeValue(sent)}.`);
  }
  const type = parseType(tidyText(sent['type']));
  if (!type.ok) return type;
  const schema: CommandSchema = COMMANDS[type.value].schema;
  // The sizes come first: tidying takes as long as the command is large.
  const oversized = refuseOversize(schema, sent);
  if (oversized) return oversized;
  const value = tidyText(sent);
  const { data, error } = schema.safeParse(value);
  if (error) return schemaError(error.issues as Issue[], value, schema);
  const command = data as Command;
  return value === sent ? { ok: true, command } : { ok: true, command, sent: sent };
}

function parseType(type: unknown): Parsed<CommandType> {
  if (type === undefined) return invalid('missing-field', 'A command needs a "type".', 'type');
  if (typeof type !== 'string')
    return invalid('wrong-field', `"type" must be text, not ${describeValue(type)}.`, 'type');
  if (isCommandType(type)) return valid(type);
  const known = didYouMean(type, COMMAND_TYPES) || ` The commands are: ${COMMAND_TYPES.join(', ')}.`;
  const words = `There is no command '${type.slice(0, 100)}'.${known}`;
  return invalid('unknown-command', words, 'type');
}

/**
 * Converts fields that are given as text by name (true: no value was given) to the values that the schema of
 * the command expects. A list may be given in several parts.
 */
export function fieldsFromText(
  type: string,
  given: Iterable<readonly [string, string | true]>,
): Parsed<Readonly<Record<string, unknown>>> {
  const parsed = parseType(type);
  if (!parsed.ok) return parsed;
  const { shape = {} }: Shape = COMMANDS[parsed.value].schema;
  const fields: Record<string, unknown> = { type };
  for (const [name, text] of given) {
    const isEmptied = text === 'null' && acceptsNull(shape[name]);
    const value = isEmptied ? null : fromText(unwrapped(shape[name]), text);
    if (value === undefined) {
      return invalid('wrong-field', `"${name}" must be JSON here, not ${describeValue(text)}.`, name);
    }
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (before === undefined) fields[name] = value;
    else if (Array.isArray(before) && Array.isArray(value)) fields[name] = before.concat(value);
    else return invalid('wrong-field', `"${name}" is given more than once, but it is not a list.`, name);
  }
  return valid(fields);
}

/**
 * Returns undefined if the field needs JSON and the text is not JSON. Other errors are left to the schema.
 */
function fromText(field: Shape | undefined, text: string | true): unknown {
  if (text === true) return true;
  const read = READERS[field?.def?.type ?? ''];
  return read ? read(text, field) : text;
}

/** Types of items that a list has without quotes and brackets: `--cars 21,78`. */
const PLAIN_ITEMS = new Set<string | undefined>(['string', 'number']);

const READERS: Readonly<Record<string, (text: string, field: Shape | undefined) => unknown>> = {
  number: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)),
  boolean: (text) => ({ true: true, false: false })[text] ?? text,
  array: (text, field) => {
    const element = unwrapped(field?.def?.element);
    if (text.startsWith('[') || !PLAIN_ITEMS.has(element?.def?.type)) return fromJson(text);
    return text.split(',').map((item) => fromText(element, item.trim()));
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
