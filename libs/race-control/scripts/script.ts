import { createHash } from 'node:crypto';
import type { JsonObject } from '#event-store';
import { official as officialSchema, type Command, type Official } from '#domain';
import type { Outcome } from '../requests.ts';
import { derivedId } from '../input/derived-id.ts';
import { invalid, valid, parseObject, type InputProblem, type Parsed } from '../input/input-problems.ts';
import { NotUtf8Error } from '../input/text-lines.ts';
import { parseCommand } from '../input/parse-command.ts';
import { tidyText } from '../input/tidy-text.ts';
import { mayTriggerReaction } from '../reactions/registry.ts';
import { schemaError, type Issue } from '../input/schema-errors.ts';

/** A command of a script, ready to be issued. */
export interface ScriptLine {
  /** Number of the line in the text, from 1. */
  readonly line: number;
  readonly meeting: string;
  readonly command: Command;
  /** The fields as the line has them, if their text was not tidy. */
  readonly sent?: JsonObject | undefined;
  readonly official: Official;
  /** The id in the command, or one derived from the line, so that the same script always has the same ids. */
  readonly commandId: string;
}

export interface ScriptProblem extends InputProblem {
  readonly line: number;
}

/** A script without an invalid line. It holds only the text: each iteration parses the commands again. */
export interface Script extends Iterable<ScriptLine> {
  /** Number of commands. */
  readonly size: number;
  readonly meetings: ReadonlySet<string>;
}

export type ParsedScript =
  { readonly ok: true; readonly script: Script } | { readonly ok: false; readonly problem: ScriptProblem };

export interface ScriptDefaults {
  /** Meeting of the lines that do not name one. */
  readonly meeting?: string;
  /** Official of the lines that do not name one. */
  readonly official?: Official;
}

const DIRECTOR: Official = { id: 'script', role: 'director' };
const MAX_LINE_BYTES = 1024 * 1024;

/** Parses a whole script. It stops at the first invalid line, so that no part of it is issued. */
export async function parseScript(
  lines: AsyncIterable<string> | Iterable<string>,
  defaults: ScriptDefaults = {},
): Promise<ParsedScript> {
  const commandLines: CommandLine[] = [];
  const meetings = new Set<string>();
  let line = 0;
  try {
    for await (const raw of lines) {
      line += 1;
      const text = raw.trim();
      if (text === '' || text.startsWith('#')) continue;
      const parsed = parseLine(text, defaults);
      if (!parsed.ok) return { ok: false, problem: { ...parsed.problem, line } };
      commandLines.push({ line, text });
      meetings.add(parsed.value.meeting);
    }
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    return { ok: false, problem: { code: 'not-utf8', words: error.message, line: line + 1 } };
  }
  const commands = { [Symbol.iterator]: () => commandsOf(commandLines, defaults) };
  return { ok: true, script: { size: commandLines.length, meetings, ...commands } };
}

interface CommandLine {
  readonly line: number;
  readonly text: string;
}

function* commandsOf(
  lines: readonly CommandLine[],
  defaults: ScriptDefaults,
): Generator<ScriptLine, void, undefined> {
  const occurrences = new Map<string, number>();
  for (const { line, text } of lines) {
    const parsed = parseLine(text, defaults);
    if (!parsed.ok) continue;
    const { meeting, command, sent, official } = parsed.value;
    const key = digestOf(`${meeting}\n${text}`).toString('base64');
    const occurrence = occurrences.get(key) ?? 0;
    occurrences.set(key, occurrence + 1);
    const commandId = command.commandId ?? derivedId(NAMESPACE, meeting, text, occurrence);
    yield { line, meeting, command, sent, official, commandId };
  }
}

type Addressed = Pick<ScriptLine, 'meeting' | 'command' | 'sent' | 'official'>;

function parseLine(text: string, defaults: ScriptDefaults): Parsed<Addressed> {
  if (text.length > MAX_LINE_BYTES || Buffer.byteLength(text) > MAX_LINE_BYTES) {
    return invalid('too-large', `The line has ${text.length} characters.`);
  }
  const line = parseObject(text);
  if (!line.ok) return line;
  const { official: named, ...body } = line.value;
  const parsed = parseCommand(body);
  if (!parsed.ok) return parsed;
  const { command, sent } = parsed;
  const official =
    named === undefined ? valid(defaults.official ?? DIRECTOR) : parseOfficial(tidyText(named));
  if (!official.ok) return official;
  const meeting = command.meeting ?? defaults.meeting;
  if (meeting === undefined) {
    const words = '"meeting" is missing. Each line of a script names its meeting.';
    return invalid('missing-field', words, 'meeting');
  }
  return valid({ meeting, command, sent, official: official.value });
}

function parseOfficial(named: unknown): Parsed<Official> {
  const { data, error } = officialSchema.safeParse(named);
  if (data) return valid(data);
  // The schema's paths begin at the official, those of the problem begin at the line.
  const issues = (error.issues as Issue[]).map((issue) => ({ ...issue, path: ['official', ...issue.path] }));
  return schemaError(issues, { official: named }, { shape: { official: officialSchema } });
}

/** Never change this: an old script must have the same ids when it runs again. */
const NAMESPACE = 'greenflag-script-line-1';

const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** The outcome of one line. */
export interface LineOutcome {
  readonly line: ScriptLine;
  readonly outcome: Outcome;
}

export interface RunOptions {
  /** Maximum number of lines that are issued and not answered. */
  readonly inFlight?: number;
  /** Stops after the first line that is not accepted. Lines are then issued one at a time. */
  readonly stopOnRejection?: boolean;
  /** When it is aborted, no further line is issued. Lines that were issued are still answered. */
  readonly signal?: AbortSignal;
  /** Called before each line. The line is issued once the returned promise is resolved. */
  readonly beforeLine?: (line: ScriptLine) => Promise<void> | void;
}

/** Commands that wait for a durable write at the same time share its flush. */
const MAX_IN_FLIGHT = 512;

/** Issues the lines in order, without waiting for each answer, and yields their outcomes in order. */
export async function* runScript(
  script: Iterable<ScriptLine>,
  issue: (line: ScriptLine) => Promise<Outcome>,
  { inFlight = MAX_IN_FLIGHT, stopOnRejection = false, signal, beforeLine }: RunOptions = {},
): AsyncGenerator<LineOutcome, void, undefined> {
  const maxPending = stopOnRejection ? 1 : inFlight;
  let hasRefusal = false;
  const pending: { line: ScriptLine; answer: Promise<Outcome> }[] = [];
  async function* outcomesUntil(maxLeft: number): AsyncGenerator<LineOutcome, void, undefined> {
    while (pending.length > maxLeft) {
      const head = pending.shift();
      if (!head) return;
      const outcome = await head.answer;
      hasRefusal ||= outcome.kind !== 'accepted';
      yield { line: head.line, outcome };
    }
  }
  try {
    for (const line of script) {
      await beforeLine?.(line);
      if (signal?.aborted) break;
      const answer = issue(line);
      // A failure is thrown when its line is the next one. Until then it must not count as unhandled.
      answer.catch(() => undefined);
      pending.push({ line, answer });
      yield* outcomesUntil(mayTriggerReaction(line.command.type) ? 0 : maxPending - 1);
      if (stopOnRejection && hasRefusal) return;
    }
    yield* outcomesUntil(0);
  } finally {
    await Promise.allSettled(pending.map(({ answer }) => answer));
  }
}
