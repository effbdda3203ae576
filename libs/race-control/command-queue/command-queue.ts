import { fromEvent, takeUntil } from 'rxjs';
import { StoreError, type EventStore } from '#event-store';
import type { MeetingLog } from '../log/meeting-log.ts';
import { CommandGroup } from './command-group.ts';
import { measureAppend } from './measure.ts';
import { decideCommand, repeatedOutcome, type DecisionContext } from './decision.ts';
import type { QueuedCommand } from './queued-command.ts';
import { COMMAND_WORDS, outcomeUnknown } from './timed-answer.ts';
import type { TurnRequestsOfMeeting } from './turn-requests.ts';
import { Turns } from './turns.ts';

/**
 * Maximum number of commands that share one write: enough to share the cost of a flush, and few enough to let
 * other work run.
 */
const MAX_GROUP_SIZE = 256;
/** Reads after a conflict before the queue writes again without the record that was first. */
const MAX_READS = 8;

/**
 * Decides the commands of one meeting one after another and appends them in groups. While one group is
 * written, the next group is decided on the state after the first, so one flush serves many commands. An
 * answer, even a refusal, is released only after everything it rests on is durable.
 *
 * Every command has a deadline. A command that was not sent by then leaves the queue and is never written. A
 * command that was sent stays here, until the store says what became of its records: nothing is decided
 * before that, because it would be decided on a guess.
 */
export class CommandQueue {
  private waiting: QueuedCommand[] = [];
  private nextGroup = new CommandGroup();
  private groupInWrite: CommandGroup | null = null;
  private isCatchingUp = false;
  /**
   * Whether the store may contain records that the log has not seen, because a write failed or was unclear.
   */
  private mustCatchUp = false;
  private isWriteScheduled = false;
  private writing: Promise<void> = Promise.resolve();
  private readonly closing = new AbortController();
  private readonly turns: Turns;

  constructor(
    private readonly store: EventStore,
    private readonly log: MeetingLog,
    private readonly context: DecisionContext,
    requests: TurnRequestsOfMeeting,
  ) {
    this.turns = new Turns(requests);
    log.foreignRecords.subscribe(() => this.turns.noteForeignRecords());
    requests.fromOthers
      .pipe(takeUntil(fromEvent(this.closing.signal, 'abort')))
      .subscribe(() => this.turns.noteRequest());
  }

  /**
   * Decides a command, and answers it once everything that the outcome rests on is durable: with a StoreError
   * when the store fails; `store-busy` when other processes wrote first too many times. Resolves when the
   * queue is done with the command, which may be after its answer: its records may still be on their way.
   */
  submit(command: QueuedCommand): Promise<unknown> {
    if (this.groupInWrite?.isInDoubt) this.groupInWrite.attach(command);
    if (!command.isSettled && !this.answerFromLog(command)) {
      command.queue = this;
      this.waiting.push(command);
      this.decideWaiting();
    }
    return command.promise.catch(() => (command.write?.mayLand ? this.writing : null));
  }

  /** Lets a command go whose time is over. Its records may have become durable just now. */
  leave(command: QueuedCommand): void {
    this.waiting = this.waiting.filter((each) => each !== command);
    this.answerFromLog(command);
  }

  /** Stops finding out what became of records, because the process ends. The next process reads the log. */
  close(): void {
    this.closing.abort();
  }

  private decideWaiting(): void {
    if (this.isCatchingUp || this.groupInWrite?.isInDoubt) return;
    if (this.mustCatchUp) return void this.catchUp(null);
    if (this.turns.isFree) return this.decideNextGroup();
    if (this.groupInWrite) return;
    // What is decided before its turn would rest on a state that another process is about to change.
    this.emptyNextGroup();
    if (this.waiting.length > 0) this.turns.whenMine(() => this.takeTurn());
  }

  private takeTurn(): void {
    if (!this.isCatchingUp && !this.groupInWrite) this.decideNextGroup();
  }

  private decideNextGroup(): void {
    const room = MAX_GROUP_SIZE - this.nextGroup.decided.length;
    for (const command of this.waiting.splice(0, room)) this.decideOne(command);
    this.scheduleWrite();
  }

  /** Gives a command whose records are durable its receipt, which rests on nothing else. */
  private answerFromLog(command: QueuedCommand): boolean {
    const { state, commands } = this.log;
    // A subscription brings the records of one append one by one.
    const lastInWrite = command.write?.mayLand ? (this.groupInWrite?.head?.state.revision ?? -1) : -1;
    const receipt = lastInWrite > state.revision ? null : repeatedOutcome(command.pending, commands, state);
    if (receipt) command.resolve(receipt);
    return receipt !== null;
  }

  private decideOne(command: QueuedCommand): void {
    if (this.answerFromLog(command)) return;
    const head = this.nextGroup.head ?? this.groupInWrite?.head ?? this.log.head;
    const { steps } = command.pending.request;
    if (steps) steps.decideMs = performance.now();
    try {
      const decided = decideCommand(head, command.pending, this.log.commands, this.context);
      if (steps) steps.decidedMs = performance.now();
      this.log.expectRecords(decided.records);
      this.nextGroup.add(command, decided);
    } catch (error) {
      // A defect in one rule must not stop the whole queue.
      command.reject(error);
    }
  }

  /**
   * Schedules a write for the end of this turn of the event loop, so that commands that arrive together are
   * written together.
   */
  private scheduleWrite(): void {
    if (this.isWriteScheduled || this.groupInWrite || this.nextGroup.decided.length === 0) return;
    this.isWriteScheduled = true;
    queueMicrotask(() => {
      this.isWriteScheduled = false;
      if (this.groupInWrite || this.isCatchingUp) return;
      // The commands that were answered too late leave the group, and the others are decided again.
      if (this.nextGroup.hasAnsweredCommand) {
        this.emptyNextGroup();
        this.decideWaiting();
      } else this.writing = this.writeGroup();
    });
  }

  private async writeGroup(): Promise<void> {
    const group = this.nextGroup;
    this.nextGroup = new CommandGroup();
    try {
      if (group.records.length > 0) {
        this.groupInWrite = group;
        await this.turns.run(() =>
          measureAppend(group, () => group.append(this.store, this.log.stream, this.closing.signal)),
        );
        this.log.applyRecords(group.records.map(({ record }) => record));
      }
    } catch (error) {
      return this.decideAgain(group, error);
    }
    this.groupInWrite = null;
    this.decideWaiting();
    // The next append leaves before these answers, so that it is on its way while they are made and sent.
    if (this.isWriteScheduled) setImmediate(() => group.release());
    else group.release();
  }

  /**
   * Returns to the durable state after a failed write, and decides again everything that rested on the write.
   */
  private decideAgain(group: CommandGroup, error: unknown): Promise<void> {
    const { code, more } = error instanceof StoreError ? error : { code: null, more: {} };
    const isConflict = code === 'wrong-expected-revision';
    const repeated = isConflict ? group.afterConflict() : group.afterFailure(error);
    this.emptyNextGroup();
    this.returnToQueue(repeated);
    this.groupInWrite = null;
    return this.catchUp(isConflict ? (more.actualRevision ?? null) : null);
  }

  private emptyNextGroup(): void {
    this.returnToQueue(this.nextGroup.commands);
    this.nextGroup = new CommandGroup();
  }

  /** Puts commands without an answer back to the front of the queue. */
  private returnToQueue(commands: readonly QueuedCommand[]): void {
    this.waiting = [...commands.filter(({ isSettled }) => !isSettled), ...this.waiting];
  }

  /** Reads what others have written, with the record at a revision if it is known, and decides at once. */
  private async catchUp(revision: number | null): Promise<void> {
    this.isCatchingUp = true;
    this.mustCatchUp = true;
    try {
      if (revision === null) await this.log.catchUp();
      else await this.catchUpTo(revision);
      this.mustCatchUp = false;
    } catch (error) {
      const failed = this.waiting;
      this.waiting = [];
      for (const command of failed) {
        const reason = command.write?.mayLand ? outcomeUnknown(COMMAND_WORDS, error) : error;
        if (!this.answerFromLog(command)) command.reject(reason);
      }
    }
    this.isCatchingUp = false;
    this.decideNextGroup();
  }

  /**
   * Waits until a record is here, which the subscription may bring before a read does. A store may refuse an
   * append before it shows readers the record that was first.
   */
  private async catchUpTo(revision: number): Promise<void> {
    const arrival = this.log.untilRevision(revision);
    for (let reads = 1; ; reads += 1) {
      await Promise.race([arrival, this.log.catchUp()]);
      if (this.log.state.revision >= revision || reads === MAX_READS) return;
      await Promise.race([arrival, this.turns.waitRoundTrip()]);
    }
  }
}
