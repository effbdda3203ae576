import { z } from 'zod';
import {
  COMMANDS,
  COMMAND_TYPES,
  EVENTS,
  OFFICIALS_EVENTS,
  OFFICIALS_REJECTIONS,
  REJECTIONS,
  type EventType,
  type RejectionCode,
} from '#domain';
import { LOG_FINDINGS } from '#race-control';
import { HTTP_PROBLEMS, PROBLEMS } from '../../apps/server/http/problem-registry.ts';

/** The tables of the documents that are made from the code, by the document and the table's name. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/commands.md': { commands },
  'docs/events.md': { events, officials },
  'docs/rejections.md': { rejections, decisions, problems, findings },
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const code = (text: string): string => `\`${text}\``;

/** A field as the documents write it: `name`, or `name?` where it may be left out. */
function fields(schema: z.ZodType, passOver: readonly string[]): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const names = Object.keys(properties).filter((name) => !passOver.includes(name));
  return names.map((name) => code(required.includes(name) ? name : `${name}?`)).join(' ');
}

const ENVELOPE = ['type', 'at', 'note', 'commandId', 'confirm'];

function commands(): string {
  const rows = COMMAND_TYPES.map((type) => {
    const { schema, event, roles } = COMMANDS[type];
    const passOver = type === 'ScheduleMeeting' ? ENVELOPE : [...ENVELOPE, 'meeting'];
    return [code(type), fields(schema, passOver), code(event), roles.join(', ')];
  });
  return table(['command', 'fields', 'event', 'who'], rows);
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
