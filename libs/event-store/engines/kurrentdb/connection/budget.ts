import { CallTimeout, LinkDropped } from '../failures.ts';
import type { Link } from './link.ts';

interface BudgetOptions {
  /** Whether each part of an answer starts the time again. */
  readonly isRenewed?: boolean;
  /** Whether a call that failed is made again while there is time. */
  readonly isPatient?: boolean;
}

/** The time that a call has, with all its tries. */
export class Budget {
  readonly isPatient: boolean;
  /** Time of the last part of an answer; before that, of the start. */
  lastPartAt = performance.now();
  private until: number;
  private readonly isRenewed: boolean;

  constructor(
    readonly limitMs: number,
    { isRenewed = false, isPatient = true }: BudgetOptions = {},
  ) {
    this.until = this.lastPartAt + limitMs;
    this.isRenewed = isRenewed;
    this.isPatient = isPatient;
  }

  get leftMs(): number {
    return this.until - performance.now();
  }

  /** Records that a part of an answer has arrived. */
  readonly reportPart = (): void => {
    this.lastPartAt = performance.now();
    if (this.isRenewed) this.until = this.lastPartAt + this.limitMs;
  };
}

export interface Wait {
  /** What is waited for, for the message. */
  readonly what: string;
  readonly budget: Budget;
  /** Time without a part of an answer after which the answer is late, in milliseconds. */
  readonly lateMs: number;
  /** Is called when the answer is late, and again each time that it is late by as much again. */
  readonly onLate: () => void;
}

/**
 * Returns an answer over a link. The client has no deadline of its own for some of its calls.
 * @throws CallTimeout when the time is over
 * @throws LinkDropped when the link is dropped
 */
export function waitFor<T>(
  link: Link,
  { what, budget, lateMs, onLate }: Wait,
  answer: Promise<T>,
): Promise<T> {
  if (link.isDropped) {
    answer.catch(() => undefined);
    return Promise.reject(new LinkDropped(what));
  }
  const startedAt = performance.now();
  return new Promise((done, fail) => {
    let timer: NodeJS.Timeout | undefined;
    const stopListening = link.onDrop(() => end(() => fail(new LinkDropped(what))));
    const end = (settle: () => void): void => {
      stopListening();
      clearTimeout(timer);
      timer = undefined;
      settle();
    };
    const isOver = () => budget.leftMs <= 0;
    const look = (): void => {
      if (timer === undefined) return;
      if (isOver()) return end(() => fail(timeout(what, budget)));
      const silentMs = performance.now() - Math.max(startedAt, budget.lastPartAt);
      if (silentMs >= lateMs) onLate();
      const nextMs = silentMs >= lateMs ? lateMs : lateMs - silentMs;
      wait(Math.min(nextMs, budget.leftMs));
    };
    // After a standstill of this process Node runs its timers before its sockets. An answer that has already
    // arrived is not late, so the sockets get one turn first.
    const wait = (ms: number): void => void (timer = setTimeout(() => setImmediate(look), Math.max(ms, 1)));
    wait(Math.min(lateMs, budget.leftMs));
    answer.then(
      (value) => end(() => done(value)),
      (error: Error) => end(() => fail(error)),
    );
  });
}

export const timeout = (what: string, { limitMs }: Budget): CallTimeout =>
  new CallTimeout(`${what} took longer than ${limitMs} ms`);
