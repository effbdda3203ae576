import type { Command } from '#domain';
import { parseCommand, yieldToOthers } from '#race-control';
import { COMMAND_LIMIT, parseJson } from '../http/request-bodies.ts';
import { badInput, failed, problem, ProblemError } from '../http/problems.ts';

/** A command from a body. The address names its meeting; a body may say it again, but no other. */
export function commandOf(body: unknown, meeting: string): Command {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) address(body, meeting);
  const parsed = parseCommand(body);
  if (parsed.ok) return parsed.command;
  throw new ProblemError(badInput(parsed.problem));
}

function address(body: { meeting?: unknown }, meeting: string): void {
  if (body.meeting === undefined) body.meeting = meeting;
  else if (typeof body.meeting === 'string' && body.meeting !== meeting) {
    const words = `The address says "${meeting}", the command "${body.meeting.slice(0, 100)}".`;
    throw failed('meeting-differs', words, { field: 'meeting' });
  }
}

export interface CommandLine {
  /** Line of the body, from 1. */
  readonly line: number;
  readonly command: Command;
}

/** Others have their turn after so many lines. */
const LINES_AT_A_TIME = 250;

/**
 * Every command of an NDJSON body; blank lines and lines starting `#` are passed over. The first bad line
 * stops it, so that nothing of a bad body is ever issued.
 */
export async function commandsOf(text: string, meeting: string): Promise<readonly CommandLine[]> {
  const commands: CommandLine[] = [];
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    if (line % LINES_AT_A_TIME === 0) await yieldToOthers();
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    commands.push({ line, command: commandOnLine(line, trimmed, meeting) });
  }
  if (commands.length === 0) throw failed('body-missing', 'There is no command in the body.');
  return commands;
}

function commandOnLine(line: number, text: string, meeting: string): Command {
  try {
    if (text.length > COMMAND_LIMIT || Buffer.byteLength(text) > COMMAND_LIMIT) throw failed('too-large');
    return commandOf(parseJson(text), meeting);
  } catch (error) {
    if (error instanceof ProblemError) throw new ProblemError(onLine(error.problem, line));
    throw error;
  }
}

/** A problem that names its line. */
export const onLine = ({ body, ...rest }: ReturnType<typeof problem>, line: number) => ({
  ...rest,
  body: { ...body, line },
});
