import { parseCommand, yieldToOthers, type SentCommand } from '#race-control';
import { MAX_COMMAND_BYTES, parseJson } from '../http/request-bodies.ts';
import { ProblemError, type Problem } from '../http/problems.ts';
import { BODY, COMMANDS, inputProblem } from '../http/problem-sets.ts';

/**
 * Returns the command of a body. The address names its meeting; the body may name the same one, but no other.
 * @throws ProblemError
 */
export function parseCommandBody(body: unknown, meeting: string): SentCommand {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) setMeeting(body, meeting);
  const parsed = parseCommand(body);
  if (parsed.ok) return parsed;
  throw new ProblemError(inputProblem(COMMANDS, parsed.problem));
}

function setMeeting(body: { meeting?: unknown }, meeting: string): void {
  if (body.meeting === undefined) body.meeting = meeting;
  else if (typeof body.meeting === 'string' && body.meeting.trim() !== meeting) {
    const words = `The address names "${meeting}", the command "${body.meeting.slice(0, 100)}".`;
    throw COMMANDS.error('meeting-differs', words, { field: 'meeting' });
  }
}

export interface CommandLine extends SentCommand {
  /** Line of the body, from 1. */
  readonly line: number;
}

/** Lines that are parsed before other work gets a turn. */
const LINES_PER_TURN = 250;

/**
 * Returns the commands of an NDJSON body. Blank lines and lines that start with `#` are skipped. The first
 * invalid line stops the parsing, so that no command of an invalid body is issued.
 * @throws ProblemError with the line
 */
export async function parseCommandLines(text: string, meeting: string): Promise<readonly CommandLine[]> {
  const commands: CommandLine[] = [];
  let line = 0;
  for (const rawLine of text.split('\n')) {
    line += 1;
    if (line % LINES_PER_TURN === 0) await yieldToOthers();
    const trimmed = rawLine.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const { command, sent } = parseCommandLine(line, trimmed, meeting);
    commands.push({ line, command, ...(sent && { sent }) });
  }
  if (commands.length === 0) throw BODY.error('body-missing', 'The body contains no command.');
  return commands;
}

function parseCommandLine(line: number, text: string, meeting: string): SentCommand {
  try {
    const isTooLarge = text.length > MAX_COMMAND_BYTES || Buffer.byteLength(text) > MAX_COMMAND_BYTES;
    if (isTooLarge) throw BODY.error('too-large');
    return parseCommandBody(parseJson(text), meeting);
  } catch (error) {
    if (error instanceof ProblemError) throw new ProblemError(withLine(error.problem, line));
    throw error;
  }
}

/** Returns a problem that names its line. */
export const withLine = (problem: Problem, line: number): Problem => ({
  ...problem,
  body: { ...problem.body, line },
});
