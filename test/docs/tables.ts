import { z } from 'zod';
import {
  COMMANDS,
  COMMAND_TYPES,
  EVENTS,
  OFFICIALS_EVENTS,
  OFFICIALS_REJECTIONS,
  REJECTIONS,
  SERIES_EVENTS,
  type CommandType,
  type EventType,
  type RejectionCode,
} from '#domain';
import { LOG_FINDINGS } from '#race-control';
import { caseOf } from '../support/command-cases.ts';
import { HTTP_PROBLEMS, PROBLEMS } from '../../apps/server/http/problem-registry.ts';
import {
  allowedValues,
  entryOf,
  flagOf,
  OPTION_NAMES,
  standardOf,
  variableOf,
} from '../../apps/cli/config/option-table.ts';

/** The tables of the documents that are made from the code, by the document and the table's name. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/commands.md': { commands },
  'docs/configuration.md': { options },
  'docs/events.md': { events, officials, series },
  'docs/rejections.md': { rejections, decisions, problems, findings },
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const code = (text: string): string => `\`${text}\``;

interface Shape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
}

/** The fields of a schema as the documents write them, each with the values that it may have. */
function fields(schema: z.ZodType, passOver: readonly string[]): string {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  const names = Object.keys(shape.properties ?? {}).filter((name) => !passOver.includes(name));
  return names.map((name) => code(fieldOf(shape, name)) + choices(shape.properties?.[name])).join(' ');
}

/** `name`, `name?` where it may be left out, `cars[]` for a list, and `track{name, lengthMiles}`. */
function fieldOf({ properties = {}, required = [] }: Shape, name: string): string {
  return `${name}${insideOf(properties[name])}${required.includes(name) ? '' : '?'}`;
}

function insideOf(shape: Shape | undefined): string {
  if (shape?.type === 'array') return `[${insideOf(shape.items)}]`;
  // A longer document, like a format, is described elsewhere.
  const names = Object.keys(shape?.properties ?? {});
  if (!shape || names.length === 0 || names.length > 4) return '';
  return `{${names.map((name) => fieldOf(shape, name)).join(', ')}}`;
}

/** The values of a field that has a short list of them: " (yellow, red)". */
const choices = (shape: Shape | undefined): string =>
  shape?.enum && shape.enum.length > 1 ? ` (${shape.enum.join(', ')})` : '';

/** Returns what a command does when it is issued a second time, after its case in the tests. */
function repetition(type: CommandType): string {
  const { meeting, command } = caseOf(type);
  meeting.given(command);
  const second = meeting.when(command);
  if (typeof second === 'string') return `refused: ${code(second)}`;
  return second.length === 0 ? 'writes nothing' : 'recorded again';
}

const ENVELOPE = ['type', 'at', 'note', 'commandId', 'confirm'];

function commands(): string {
  const rows = COMMAND_TYPES.map((type) => {
    const { schema, event, roles } = COMMANDS[type];
    const passOver = type === 'ScheduleMeeting' ? ENVELOPE : [...ENVELOPE, 'meeting'];
    return [code(type), fields(schema, passOver), code(event), roles.join(', '), repetition(type)];
  });
  return table(['command', 'fields', 'event', 'who', 'the same again'], rows);
}

function events(): string {
  const rows = (Object.keys(EVENTS) as EventType[]).map((type) => {
    const command = COMMAND_TYPES.find((candidate) => COMMANDS[candidate].event === type);
    return [code(type), fields(EVENTS[type], []), code(command ?? '')];
  });
  return table(['event', 'data', 'written by'], rows);
}

function rejections(): string {
  const rows = (Object.keys(REJECTIONS) as RejectionCode[]).map((rejection) => {
    const { status, title, help } = PROBLEMS[rejection];
    return [code(rejection), String(status), title, help];
  });
  return table(['code', 'HTTP', 'what it means', 'what to do'], rows);
}

function officials(): string {
  const rows = Object.entries(OFFICIALS_EVENTS).map(([type, schema]) => [code(type), fields(schema, [])]);
  return table(['event', 'data'], rows);
}

function series(): string {
  const rows = Object.entries(SERIES_EVENTS).map(([type, schema]) => [code(type), fields(schema, [])]);
  return table(['event', 'data'], rows);
}

function decisions(): string {
  const rows = Object.entries(OFFICIALS_REJECTIONS).map(([name, { title, help }]) => [
    code(name),
    title,
    help,
  ]);
  return table(['code', 'what it means', 'what to do'], rows);
}

function problems(): string {
  const rows = Object.entries(HTTP_PROBLEMS).map(([name, { status, title, help }]) => [
    code(name),
    String(status),
    title,
    help,
  ]);
  return table(['code', 'HTTP', 'what it means', 'what to do'], rows);
}

function findings(): string {
  return table(
    ['code', 'what it means'],
    Object.entries(LOG_FINDINGS).map(([name, words]) => [code(name), words]),
  );
}

function options(): string {
  const rows = OPTION_NAMES.map((name) => [
    code(name),
    code(flagOf(name)),
    code(variableOf(name)),
    allowedValues(entryOf(name)),
    standardOf(name) ?? '',
    entryOf(name).description,
  ]);
  return table(['key in the file', 'flag', 'variable', 'value', 'default', 'what it is'], rows);
}
