import type { Outcome } from '../requests.ts';
import type { PendingCommand } from './decision.ts';
import { COMMAND_WORDS, TimedAnswer } from './timed-answer.ts';

/** A command on its way through the queue of its meeting. */
export class QueuedCommand extends TimedAnswer<Outcome> {
  /** Conflicts with other processes so far. */
  conflicts = 0;

  /** Its queue, once the meeting is open. */
  queue: { leave(command: QueuedCommand): void } | null = null;

  constructor(
    readonly pending: PendingCommand,
    withinMs: number,
  ) {
    super(withinMs, COMMAND_WORDS);
  }

  override atDeadline(): void {
    this.queue?.leave(this);
    super.atDeadline();
  }
}
