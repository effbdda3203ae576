import { StoreError, type EventStore } from '#event-store';
import type { LogHead, PlannedRecord } from '../log/record-builder.ts';
import type { Decided } from './decision.ts';
import type { QueuedCommand } from './queued-command.ts';
import { RecordWrite } from './record-write.ts';
import { COMMAND_WORDS, outcomeUnknown } from './timed-answer.ts';

/**
 * Conflicts with other processes after which a command fails and its official has to try again. There may be
 * many within milliseconds at a store on the same machine, where the others hear late that this one loses.
 */
const MAX_CONFLICTS = 512;

type DecidedCommand = Decided & { readonly command: QueuedCommand };

/** Commands that were decided one after another, and the records that they write in one append. */
export class CommandGroup {
  readonly decided: DecidedCommand[] = [];
  readonly records: PlannedRecord[] = [];
  private write: RecordWrite | null = null;

  add(command: QueuedCommand, { outcome, records }: Decided): void {
    this.decided.push({ outcome, records, command });
    this.records.push(...records);
  }

  get head(): LogHead | undefined {
    return this.records.at(-1)?.head;
  }

  get commands(): QueuedCommand[] {
    return this.decided.map(({ command }) => command);
  }

  /** Whether a command was answered before its records were sent, so that they must not be sent any more. */
  get hasAnsweredCommand(): boolean {
    return this.decided.some(({ command }) => command.isSettled);
  }

  /**
   * Whether it is unknown what becomes of the records that were sent. What depends on them, and the same
   * commands again, must wait until it is known.
   */
  get isInDoubt(): boolean {
    return this.write?.isInDoubt === true;
  }

  /** Appends the records. @throws StoreError when they are not in the log and cannot enter it any more */
  async append(store: EventStore, stream: string, stop: AbortSignal): Promise<void> {
    const records = this.records.map(({ record }) => record);
    const write = new RecordWrite(records, stop);
    this.write = write;
    for (const { command, records: own } of this.decided) {
      if (own.length > 0) command.write = write;
    }
    await write.append(store, stream);
  }

  /** Makes a command that was sent again depend on the records that its first try has sent. */
  attach(command: QueuedCommand): void {
    const { commandId } = command.pending;
    if (this.decided.some((sent) => sent.command.pending.commandId === commandId)) command.write = this.write;
  }

  release(): void {
    for (const { command, outcome } of this.decided) command.resolve(outcome);
  }

  /**
   * Returns the commands to decide again after another process wrote first. Rejects those that failed too
   * often.
   */
  afterConflict(): QueuedCommand[] {
    const { commands } = this;
    for (const command of commands) {
      command.conflicts += 1;
      if (command.conflicts < MAX_CONFLICTS) continue;
      const words = `Other processes wrote to the log first ${MAX_CONFLICTS} times in a row.`;
      command.reject(new StoreError('store-busy', words));
    }
    return commands;
  }

  /** Rejects the commands whose records were not written. Returns all: others only rested on the write. */
  afterFailure(error: unknown): QueuedCommand[] {
    const reason = this.write?.mayLand ? outcomeUnknown(COMMAND_WORDS, error) : error;
    for (const { command, records } of this.decided) if (records.length > 0) command.reject(reason);
    return this.commands;
  }
}
