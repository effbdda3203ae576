import { parseCommand, type SentCommand } from '#race-control';
import { ProblemError } from '../http/problems.ts';
import { COMMANDS, inputProblem } from '../http/problem-sets.ts';

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
