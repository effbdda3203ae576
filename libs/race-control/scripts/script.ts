import { createHash } from 'node:crypto';
import { official as officialSchema, type Command, type Official } from '#domain';
import type { Outcome } from '../requests.ts';
import { derivedId } from '../command-queue/derived-id.ts';
import {
  parseFailure,
  parseSuccess,
  parseObject,
  type InputProblem,
  type Parsed,
} from '../input/input-problems.ts';
import { NotUtf8Error } from '../input/text-lines.ts';
import { parseCommand } from '../input/parse-command.ts';
import { mayTriggerReaction } from '../reactions/registry.ts';
import { schemaError, type Issue } from '../input/schema-errors.ts';

/** A command of a script, ready to be issued. */
export interface ScriptLine {
  /** Line of the text, from 1. */
  readonly line: number;
  readonly meeting: string;
  readonly command: Command;
  readonly official: Official;
  /** The command's own, or one derived from the line: the same script again has the same ids. */
  readonly commandId: string;
}

export interface ScriptProblem extends InputProblem {
  readonly line: number;
}

/** A script without a bad line. Only its text is kept: each going through makes the commands anew. */
export interface Script extends Iterable<ScriptLine> {
  /** Number of commands. */
  readonly size: number;
  readonly meetings: ReadonlySet<string>;
}

export type ParsedScript =
  { readonly ok: true; readonly script: Script } | { readonly ok: false; readonly problem: ScriptProblem };

export interface ScriptDefaults {
  /** The meeting of lines that name none. */
  readonly meeting?: string;
  /** The official of lines that name none. */
  readonly official?: Official;
}

const DIRECTOR: Official = { id: 'script', role: 'director' };
const MOST_BYTES = 1024 * 1024;

/** Reads a script to its end; the first bad line stops it, so that nothing of a bad script is ever issued. */
export async function parseScript(
  lines: AsyncIterable<string> | Iterable<string>,
  defaults: ScriptDefaults = {},
): Promise<ParsedScript> {
  const kept: { line: number; text: string }[] = [];
  const meetings = new Set<string>();
  let line = 0;
  try {
    for await (const raw of lines) {
      line += 1;
      const text = raw.trim();
      if (text === '' || text.startsWith('#')) continue;
      const parsed = parseLine(text, defaults);
      if (!parsed.ok) return { ok: false, problem: { ...parsed.problem, line } };
      kept.push({ line, text });
      meetings.add(parsed.value.meeting);
    }
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    return { ok: false, problem: { code: 'not-utf8', words: error.message, line: line + 1 } };
  }
  const commands = { [Symbol.iterator]: () => commandsOf(kept, defaults) };
  return { ok: true, script: { size: kept.length, meetings, ...commands } };
}

function* commandsOf(
  kept: readonly { readonly line: number; readonly text: string }[],
  defaults: ScriptDefaults,
): Generator<ScriptLine, void, undefined> {
  const seen = new Map<string, number>();
  for (const { line, text } of kept) {
    const parsed = parseLine(text, defaults);
    if (!parsed.ok) continue;
    const { meeting, command, official } = parsed.value;
    const key = digestOf(`${meeting}\n${text}`).toString('base64');
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    const commandId = command.commandId ?? derivedId(NAMESPACE, meeting, text, before);
    yield { line, meeting, command, official, commandId };
  }
}

type Addressed = Pick<ScriptLine, 'meeting' | 'command' | 'official'>;

function parseLine(text: string, defaults: ScriptDefaults): Parsed<Addressed> {
  if (text.length > MOST_BYTES || Buffer.byteLength(text) > MOST_BYTES) {
    return parseFailure('too-large', `The line has ${text.length} characters.`);
  }
  const line = parseObject(text);
  if (!line.ok) return line;
  const { official: named, ...body } = line.value;
  const parsed = parseCommand(body);
  if (!parsed.ok) return parsed;
  const { command } = parsed;
  const official = named === undefined ? parseSuccess(defaults.official ?? DIRECTOR) : parseOfficial(named);
  if (!official.ok) return official;
  const meeting = command.meeting ?? defaults.meeting;
  if (meeting === undefined) {
    return parseFailure(
      'missing-field',
      '"meeting" is missing: a line of a script says which meeting it is for.',
      'meeting',
    );
  }
  return parseSuccess({ meeting, command, official: official.value });
}

function parseOfficial(named: unknown): Parsed<Official> {
  const { data, error } = officialSchema.safeParse(named);
  if (data) return parseSuccess(data);
  // The paths of the schema start at the official; those of the line start one step before.
  const issues = (error.issues as Issue[]).map((issue) => ({ ...issue, path: ['official', ...issue.path] }));
  return schemaError(issues, { official: named }, { shape: { official: officialSchema } });
}

/** Never changes: whoever runs an old script again must get the ids of the first time. */
const NAMESPACE = 'greenflag-script-line-1';

const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** What became of one line. */
export interface LineOutcome {
  readonly line: ScriptLine;
  readonly outcome: Outcome;
}

export interface RunOptions {
  /** So many lines are on their way at a time. */
  readonly inFlight?: number;
  /** Goes on only when the line before was accepted; one at a time, so that none is on its way by then. */
  readonly stopOnRejection?: boolean;
  /** Issues no more when it is aborted; what is on its way is still answered. */
  readonly signal?: AbortSignal;
  /** Called before each line is issued; waiting in it delays the line. */
  readonly before?: (line: ScriptLine) => Promise<void> | void;
}

/** So many commands may wait for their durable write at a time: they share its flush. */
const IN_FLIGHT = 512;

/** Issues the lines in order, many on their way at once, and answers what became of each, in order. */
export async function* runScript(
  script: Iterable<ScriptLine>,
  issue: (line: ScriptLine) => Promise<Outcome>,
  { inFlight = IN_FLIGHT, stopOnRejection = false, signal, before }: RunOptions = {},
): AsyncGenerator<LineOutcome, void, undefined> {
  const most = stopOnRejection ? 1 : inFlight;
  let refused = false;
  const pending: { line: ScriptLine; answer: Promise<Outcome> }[] = [];
  async function* answered(downTo: number): AsyncGenerator<LineOutcome, void, undefined> {
    while (pending.length > downTo) {
      const head = pending.shift();
      if (!head) return;
      const outcome = await head.answer;
      refused ||= outcome.kind !== 'accepted';
      yield { line: head.line, outcome };
    }
  }
  try {
    for (const line of script) {
      await before?.(line);
      if (signal?.aborted) break;
      const answer = issue(line);
      // A failure is met when its turn comes; until then it must not count as unhandled.
      answer.catch(() => undefined);
      pending.push({ line, answer });
      yield* answered(mayTriggerReaction(line.command.type) ? 0 : most - 1);
      if (stopOnRejection && refused) return;
    }
    yield* answered(0);
  } finally {
    await Promise.allSettled(pending.map(({ answer }) => answer));
  }
}
