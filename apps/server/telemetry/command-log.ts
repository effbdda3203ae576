import { StoreError } from '#event-store';
import { commandsDone, type CommandDone } from '#race-control';
import { outcomeOf, type CommandOutcome } from './command-outcome.ts';
import { log } from './log.ts';

/** Outcomes that the operator should see. The others are daily business. */
const LEVELS: Partial<Record<CommandOutcome, 'warn' | 'error'>> = {
  'store-busy': 'warn',
  'store-unavailable': 'warn',
  unknown: 'warn',
  failed: 'error',
};

/** Writes one line for each command from now on. Returns how to stop that. */
export const logCommands = (): (() => void) => commandsDone.subscribe(logCommand);

/** The line says what was done, and not by whom: the records of the meeting do. */
function logCommand(done: CommandDone): void {
  const outcome = outcomeOf(done);
  const level = LEVELS[outcome] ?? 'info';
  if (!log().isLevelEnabled(level)) return;
  const { request, startMs, endMs } = done;
  log()[level](
    {
      meeting: request.meeting,
      type: request.command.type,
      outcome,
      code: codeOf(done),
      revision: revisionOf(done),
      ms: Math.round((endMs - startMs) * 100) / 100,
      requestId: request.requestId,
    },
    'command',
  );
}

function codeOf({ outcome, error }: CommandDone): string | undefined {
  if (outcome?.kind === 'refused') return outcome.rejection.code;
  return error instanceof StoreError ? error.code : undefined;
}

function revisionOf({ outcome }: CommandDone): number | undefined {
  if (outcome?.kind === 'accepted') return outcome.receipt.revision;
  return outcome?.kind === 'refused' ? outcome.revision : undefined;
}
