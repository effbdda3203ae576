import { StoreError } from '#event-store';
import type { CommandDone } from '#race-control';

/** What became of a command, for metrics, logs and traces. The documentation explains each of them. */
export const COMMAND_OUTCOMES = [
  'accepted',
  'unchanged',
  'refused',
  'precondition-failed',
  'command-id-reused',
  'command-in-flight',
  'store-busy',
  'store-unavailable',
  'unknown',
  'failed',
] as const;

export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

export function outcomeOf({ outcome, error }: Pick<CommandDone, 'outcome' | 'error'>): CommandOutcome {
  if (outcome?.kind === 'accepted') return outcome.receipt.events.length > 0 ? 'accepted' : 'unchanged';
  if (outcome) return outcome.kind;
  if (!(error instanceof StoreError)) return 'failed';
  if (error.more.outcome === 'unknown') return 'unknown';
  return error.code === 'store-busy' ? 'store-busy' : 'store-unavailable';
}
