import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, CONFLICT_BACKOFF, StoreError, type EventStore } from '#event-store';
import type { Outcome } from '../requests.ts';
import { decideAt, type DecisionContext, type Decided, type PendingCommand } from './decision.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { toNewEvent, type PlannedRecord, type LogHead } from '../log/record-builder.ts';

/**
 * Commands that are written, or only answered, together: enough to share a flush, few enough to take
 * turns.
 */
const MOST_TOGETHER = 256;
/** So often a command may find that another process was first, before its official is asked to try again. */
const MOST_TRIES = 32;
/** Milliseconds that a desk leaves to the other processes after its own write, where there are such. */
const THEIR_TURN = 4;
/** Milliseconds before a write with an unknown outcome is tried again, each time with the same ids. */
const WRITE_AGAIN = [100, 400, 1_600];

interface QueuedCommand extends PendingCommand {
  readonly answer: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
  readonly tries: number;
}

type Settled = Decided & { readonly job: QueuedCommand };

/** Commands that were decided one after another, and the records that they write, in one append. */
class Group {
  readonly settled: Settled[] = [];
  readonly steps: PlannedRecord[] = [];

  add(job: QueuedCommand, decided: Decided): void {
    this.settled.push({ ...decided, job });
    this.steps.push(...decided.steps);
  }

  get tip(): LogHead | undefined {
    return this.steps.at(-1)?.tip;
  }

  get jobs(): QueuedCommand[] {
    return this.settled.map(({ job }) => job);
  }
}

/**
 * The desk of one meeting: decides commands one after another and appends them in groups. While one group
 * is being written the next is decided on the state that the first will lead to, so one flush serves
 * many. No answer, not even a refusal, leaves the desk before all that it rests on is durable.
 */
export class CommandQueue {
  private waiting: QueuedCommand[] = [];
  private gathering = new Group();
  private writing: Group | null = null;
  private isReading = false;
  /** May the log in the store be further than this one, by a write of which nobody knows how it ended? */
  private isUnsure = false;
  private isWakeSet = false;

  constructor(
    private readonly store: EventStore,
    private readonly log: MeetingLog,
    private readonly bench: DecisionContext,
  ) {}

  /**
   * Decides a command, and answers once what that rests on is durable.
   * @throws StoreError when the store fails; `store-busy` when others were first again and again
   */
  submit(job: PendingCommand): Promise<Outcome> {
    return new Promise<Outcome>((answer, fail) => {
      this.waiting.push({ ...job, answer, fail, tries: 0 });
      this.decideWaiting();
    });
  }

  private decideWaiting(): void {
    if (this.isReading) return;
    if (this.isUnsure) return void this.readAgain(0);
    const room = MOST_TOGETHER - this.gathering.settled.length;
    for (const job of this.waiting.splice(0, room)) this.decideOne(job);
    this.wake();
  }

  private decideOne(job: QueuedCommand): void {
    const tip = this.gathering.tip ?? this.writing?.tip ?? this.log.tip;
    try {
      const decided = decideAt(tip, job, this.log.commands, this.bench);
      this.log.expect(decided.steps);
      this.gathering.add(job, decided);
    } catch (error) {
      // A defect in a rule must not take the desk with it.
      job.fail(error);
    }
  }

  /**
   * Writes at the end of this turn, so that commands that came together are written together. A desk that
   * writes without a pause would always be first and the desks of other processes never: where there are
   * such, it waits.
   */
  private wake(): void {
    if (this.isWakeSet || this.writing || this.gathering.settled.length === 0) return;
    this.isWakeSet = true;
    const write = () => {
      this.isWakeSet = false;
      if (!this.writing && !this.isReading) void this.write();
    };
    if (this.log.isTheirTurn) setTimeout(write, THEIR_TURN * (0.5 + Math.random()));
    else queueMicrotask(write);
  }

  private async write(): Promise<void> {
    const group = this.gathering;
    this.gathering = new Group();
    try {
      if (group.steps.length > 0) {
        this.writing = group;
        await this.append(group.steps);
        this.log.take(group.steps.map(({ record }) => record));
      }
    } catch (error) {
      return this.takeBack(group, error);
    }
    this.writing = null;
    for (const { job, outcome } of group.settled) job.answer(outcome);
    this.decideWaiting();
  }

  private async append(steps: readonly PlannedRecord[]): Promise<void> {
    const before = (steps[0]?.record.revision ?? 0) - 1;
    const expected = before < 0 ? 'no-stream' : before;
    const events = steps.map(toNewEvent);
    for (let tries = 0; ; tries += 1) {
      try {
        await this.store.append(this.log.stream, events, expected);
        return;
      } catch (error) {
        const wait = codeOf(error) === 'store-unavailable' ? WRITE_AGAIN[tries] : undefined;
        if (wait === undefined) throw error;
        await pause(wait);
      }
    }
  }

  /** Back to what is durable: what was decided on top of the write that failed was decided on nothing. */
  private takeBack(group: Group, error: unknown): Promise<void> {
    const later = this.gathering.jobs;
    this.gathering = new Group();
    this.writing = null;
    const again =
      codeOf(error) === 'wrong-expected-revision' ? afterConflict(group) : afterFailure(group, error);
    this.waiting = [...again, ...later, ...this.waiting];
    return this.readAgain(Math.max(0, ...again.map(({ tries }) => tries)));
  }

  private async readAgain(tries: number): Promise<void> {
    this.isReading = true;
    this.isUnsure = true;
    try {
      // At first at once; then later and later, by chance, so that two desks do not keep meeting.
      if (tries > 2) await pause(backoffMs(tries - 2, CONFLICT_BACKOFF));
      await this.log.catchUp();
      this.isUnsure = false;
    } catch (error) {
      const failed = this.waiting;
      this.waiting = [];
      for (const job of failed) job.fail(error);
    }
    this.isReading = false;
    if (this.waiting.length > 0) this.decideWaiting();
  }
}

const codeOf = (error: unknown): string | undefined => (error instanceof StoreError ? error.code : undefined);

/** Others were first: decide again what they have not made impossible. */
function afterConflict(group: Group): QueuedCommand[] {
  const again = group.jobs.map((job) => ({ ...job, tries: job.tries + 1 }));
  for (const job of again.filter(({ tries }) => tries >= MOST_TRIES)) {
    const words = `Others wrote to the log first, ${MOST_TRIES} times in a row.`;
    job.fail(new StoreError('store-busy', words));
  }
  return again.filter(({ tries }) => tries < MOST_TRIES);
}

/** The store failed: so do those that wanted to write. Those that only rested on it are decided again. */
function afterFailure(group: Group, error: unknown): QueuedCommand[] {
  for (const { job, steps } of group.settled) if (steps.length > 0) job.fail(error);
  return group.settled.filter(({ steps }) => steps.length === 0).map(({ job }) => job);
}
