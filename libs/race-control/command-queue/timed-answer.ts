import { StoreError, type EventStore } from '#event-store';

/** Longest time in which a command is answered, in every state of the store. */
const MAX_ANSWER_MS = 8_000;
/** How much longer than one append of its store a command may take. */
const BESIDE_APPEND_MS = 1_000;
/** The part of the time in which the answer goes back to the client. */
const WAY_BACK_MS = 200;

/** Returns after how many milliseconds a command is answered at the latest. */
export function answerLimitMs({ appendTimeoutMs = Infinity }: EventStore): number {
  return Math.min(MAX_ANSWER_MS, appendTimeoutMs + BESIDE_APPEND_MS) - WAY_BACK_MS;
}

/** Where the records of a command are on their way to the log. */
export interface Write {
  /** Whether the records were sent and the store has not yet said what became of them. */
  readonly mayLand: boolean;
  /** Set when a command of it was answered before that is known. */
  isInDoubt: boolean;
}

/** What the error says at the deadline. */
export interface LateWords {
  readonly unknown: string;
  readonly notTaken: string;
}

export const COMMAND_WORDS: LateWords = {
  unknown: 'It is not known whether the command was taken. Send it again with the same id: it counts once.',
  /** An earlier try may have been sent by another server, or before this server read the log. */
  notTaken: 'This try was not taken; an earlier one with the same id may have been.',
};

/**
 * An answer that comes at its deadline at the latest. At the deadline it is an error: this try of the command
 * was not taken, or its records are on their way and the outcome is unknown.
 */
export class TimedAnswer<T> {
  readonly promise: Promise<T>;
  isSettled = false;
  /** Null while no record of the command exists. */
  write: Write | null = null;
  private settle!: (value: T) => void;
  private fail!: (error: unknown) => void;
  private readonly timer: NodeJS.Timeout;

  constructor(
    withinMs: number,
    private readonly words: LateWords,
  ) {
    this.promise = new Promise<T>((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
    });
    this.timer = setTimeout(expire, withinMs, this);
  }

  /** Gives the answer, unless one was given before. */
  resolve(value: T): void {
    this.end();
    this.settle(value);
  }

  reject(error: unknown): void {
    this.end();
    this.fail(error);
  }

  atDeadline(): void {
    if (this.isSettled) return;
    const { write, words } = this;
    if (write?.mayLand) write.isInDoubt = true;
    this.reject(write?.mayLand ? outcomeUnknown(words) : notTakenInTime(words));
  }

  private end(): void {
    this.isSettled = true;
    clearTimeout(this.timer);
  }
}

/** It is shared: a closure for each command is costly. */
const expire = (answer: { atDeadline(): void }): void => answer.atDeadline();

/** Waits for work until a time by `performance.now()`. The rest of the work continues by itself. */
export async function settledBy(byMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, byMs - performance.now()));
  });
  await Promise.race([work, isOver]).finally(() => clearTimeout(timer));
}

/** Returns the error for a command whose records may still enter the log. */
export const outcomeUnknown = ({ unknown }: LateWords, cause?: unknown): StoreError =>
  new StoreError('store-unavailable', unknown, { outcome: 'unknown', cause });

const notTakenInTime = ({ notTaken }: LateWords): StoreError =>
  new StoreError('store-unavailable', `The store did not answer in time. ${notTaken}`);
