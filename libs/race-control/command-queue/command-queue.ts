import { setTimeout as pause } from 'node:timers/promises';
import { StoreError, type EventStore } from '#event-store';
import type { Outcome } from '../requests.ts';
import { decideCommand, type DecisionContext, type Decided, type PendingCommand } from './decision.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { toNewEvent, type PlannedRecord, type LogHead } from '../log/record-builder.ts';
import { Turns } from './turns.ts';

/**
 * Maximum number of commands that share one write: enough to share the cost of a flush, and few enough to let
 * other work run.
 */
const MAX_GROUP_SIZE = 256;
/** Conflicts with other processes after which a command fails and its official has to try again. */
const MAX_CONFLICTS = 32;
/** Delays before a write with an unknown outcome is repeated, each time with the same event ids. */
const WRITE_RETRY_DELAYS_MS = [100, 400, 1_600];

interface QueuedCommand {
  readonly pending: PendingCommand;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
  /** Conflicts with other processes so far. */
  readonly conflicts: number;
}

type DecidedCommand = Decided & { readonly command: QueuedCommand };

/** Commands that were decided one after another, and the records that they write in one append. */
class Group {
  readonly decided: DecidedCommand[] = [];
  readonly records: PlannedRecord[] = [];

  add(command: QueuedCommand, { outcome, records }: Decided): void {
    this.decided.push({ outcome, records, command });
    this.records.push(...records);
  }

  get head(): LogHead | undefined {
    return this.records.at(-1)?.head;
  }
}

/**
 * Decides the commands of one meeting one after another and appends them in groups. While one group is
 * written, the next group is decided on the state after the first, so one flush serves many commands. An
 * answer, even a refusal, is released only after everything it rests on is durable.
 */
export class CommandQueue {
  private waiting: QueuedCommand[] = [];
  private nextGroup = new Group();
  private groupInWrite: Group | null = null;
  private isCatchingUp = false;
  /**
   * Whether the store may contain records that the log has not seen, because a write failed or was unclear.
   */
  private mustCatchUp = false;
  private isWriteScheduled = false;

  constructor(
    private readonly store: EventStore,
    private readonly log: MeetingLog,
    private readonly context: DecisionContext,
    private readonly turns = new Turns(),
  ) {
    log.foreignRecords.subscribe(() => turns.noteForeignRecords());
  }

  /**
   * Decides a command. Resolves once everything that the outcome rests on is durable.
   * @throws StoreError when the store fails; `store-busy` when other processes wrote first too many times
   */
  submit(pending: PendingCommand): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      this.waiting.push({ pending, resolve, reject, conflicts: 0 });
      this.decideWaiting();
    });
  }

  private decideWaiting(): void {
    if (this.isCatchingUp) return;
    if (this.mustCatchUp) return void this.catchUp(0);
    const room = MAX_GROUP_SIZE - this.nextGroup.decided.length;
    for (const command of this.waiting.splice(0, room)) this.decideOne(command);
    this.scheduleWrite();
  }

  private decideOne(command: QueuedCommand): void {
    const head = this.nextGroup.head ?? this.groupInWrite?.head ?? this.log.head;
    try {
      const decided = decideCommand(head, command.pending, this.log.commands, this.context);
      this.log.expectRecords(decided.records);
      this.nextGroup.add(command, decided);
    } catch (error) {
      // A defect in one rule must not stop the whole queue.
      command.reject(error);
    }
  }

  /**
   * Schedules a write for the end of this turn of the event loop, so that commands that arrive together are
   * written together. If other processes write to the same log, it waits for the turn of this process.
   */
  private scheduleWrite(): void {
    if (this.isWriteScheduled || this.groupInWrite || this.nextGroup.decided.length === 0) return;
    this.isWriteScheduled = true;
    this.turns.whenMine(() => {
      this.isWriteScheduled = false;
      if (!this.groupInWrite && !this.isCatchingUp) void this.writeGroup();
    });
  }

  private async writeGroup(): Promise<void> {
    const group = this.nextGroup;
    this.nextGroup = new Group();
    try {
      if (group.records.length > 0) {
        this.groupInWrite = group;
        await this.append(group.records);
        this.log.applyRecords(group.records.map(({ record }) => record));
        this.turns.noteOwnRecords();
      }
    } catch (error) {
      return this.decideAgain(group, error);
    }
    this.groupInWrite = null;
    for (const { command, outcome } of group.decided) command.resolve(outcome);
    this.decideWaiting();
  }

  private async append(records: readonly PlannedRecord[]): Promise<void> {
    const before = (records[0]?.record.revision ?? 0) - 1;
    const expected = before < 0 ? 'no-stream' : before;
    const events = records.map(({ record }) => toNewEvent(record));
    for (let failures = 0; ; failures += 1) {
      try {
        await this.store.append(this.log.stream, events, expected);
        return;
      } catch (error) {
        const delayMs = codeOf(error) === 'store-unavailable' ? WRITE_RETRY_DELAYS_MS[failures] : undefined;
        if (delayMs === undefined) throw error;
        await pause(delayMs);
      }
    }
  }

  /**
   * Returns to the durable state after a failed write, and decides again everything that rested on the write.
   */
  private decideAgain(group: Group, error: unknown): Promise<void> {
    const later = this.nextGroup.decided.map(({ command }) => command);
    this.nextGroup = new Group();
    this.groupInWrite = null;
    const isConflict = codeOf(error) === 'wrong-expected-revision';
    const repeated = isConflict ? afterConflict(group) : afterFailure(group, error);
    this.waiting = [...repeated, ...later, ...this.waiting];
    return this.catchUp(Math.max(0, ...repeated.map(({ conflicts }) => conflicts)));
  }

  private async catchUp(conflicts: number): Promise<void> {
    this.isCatchingUp = true;
    this.mustCatchUp = true;
    try {
      await this.turns.waitAfterConflicts(conflicts);
      await this.log.catchUp();
      this.mustCatchUp = false;
    } catch (error) {
      const failed = this.waiting;
      this.waiting = [];
      for (const command of failed) command.reject(error);
    }
    this.isCatchingUp = false;
    if (this.waiting.length > 0) this.decideWaiting();
  }
}

const codeOf = (error: unknown): string | undefined => (error instanceof StoreError ? error.code : undefined);

/**
 * Returns the commands to decide again after another process wrote first. Rejects those that failed too
 * often.
 */
function afterConflict(group: Group): QueuedCommand[] {
  const commands = group.decided.map(({ command }) => ({ ...command, conflicts: command.conflicts + 1 }));
  for (const command of commands.filter(({ conflicts }) => conflicts >= MAX_CONFLICTS)) {
    const words = `Other processes wrote to the log first ${MAX_CONFLICTS} times in a row.`;
    command.reject(new StoreError('store-busy', words));
  }
  return commands.filter(({ conflicts }) => conflicts < MAX_CONFLICTS);
}

/**
 * Rejects the commands whose records were not written. Returns the others, which only rested on the write.
 */
function afterFailure(group: Group, error: unknown): QueuedCommand[] {
  for (const { command, records } of group.decided) if (records.length > 0) command.reject(error);
  return group.decided.filter(({ records }) => records.length === 0).map(({ command }) => command);
}
