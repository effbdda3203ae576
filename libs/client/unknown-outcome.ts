import { pause, withJitter } from './backoff.ts';
import { isTemporary, ProblemError, problemOf, type ProblemBody } from './errors.ts';
import type { IssueOptions } from './request-options.ts';

/** How long commands are sent again while it is not known whether they were taken. */
const TRY_FOR_MS = 60_000;
const SPREAD = 0.2;

/** Returns whether a problem says nothing about whether an earlier try of the same command was taken. */
export const saysNothing = ({ status, code }: Pick<ProblemBody, 'status' | 'code'>): boolean =>
  isTemporary({ status }) || isAboutCaller(status) || code === 'command-in-flight';

const isAboutCaller = (status: number): boolean => status === 401 || status === 403;

/** Decides whether commands are sent again, with the same ids, after a try that failed. */
export class CommandTries {
  private untilMs: number | null = null;
  private isUnknown = false;

  constructor(
    private readonly options: Pick<IssueOptions, 'signal' | 'onUnknown'>,
    /** Commands without ids would count twice. */
    private readonly haveIds: boolean,
  ) {}

  /** @throws ProblemError if it is not known, after this problem, whether its command was taken */
  requireKnown(problem: ProblemBody): void {
    if (this.isUnknownAfter(problem)) throw new ProblemError(problem);
  }

  /**
   * Waits until the next try, if it is not known whether the commands were taken.
   * @throws the error if it is known; if nothing more is tried, a ProblemError with the outcome `unknown`
   */
  async waitForNext(error: unknown): Promise<void> {
    const problem = problemOf(error);
    this.isUnknown = this.isUnknownAfter(problem);
    if (!this.isUnknown) throw error;
    this.untilMs ??= Date.now() + TRY_FOR_MS;
    const { signal, onUnknown } = this.options;
    const isOver = Date.now() > this.untilMs || signal?.aborted;
    if (isOver || !this.haveIds || isAboutCaller(problem.status))
      throw new ProblemError({ ...problem, outcome: 'unknown' });
    onUnknown?.(problem);
    const seconds = (error instanceof ProblemError ? error.retryAfterSeconds : null) ?? 1;
    await pause(withJitter(seconds * 1_000, SPREAD), signal);
  }

  private isUnknownAfter(problem: ProblemBody): boolean {
    return problem.outcome === 'unknown' || (this.isUnknown && saysNothing(problem));
  }
}
