import type { Outcome } from '../requests.ts';
import type { PendingCommand } from './decision.ts';
import { TimedAnswer } from './timed-answer.ts';

/** A command on its way through the queue of its meeting. */
export class QueuedCommand extends TimedAnswer<Outcome> {
  /** Conflicts with other processes so far. */
  conflicts = 0;

  constructor(
    readonly pending: PendingCommand,
    withinMs: number,
  ) {
    super(withinMs);
  }
}
