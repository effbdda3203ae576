import { pause } from './backoff.ts';
import { isTemporary, ProblemError, problemOf, type ProblemBody } from './errors.ts';
import type { IssueOptions } from './request-options.ts';

/** How long commands are sent again while it is not known whether they were taken. */
const TRY_FOR_MS = 60_000;

type TriesOptions = Pick<IssueOptions, 'signal' | 'onUnknown'>;

/** Returns whether a problem says nothing about whether an earlier try of the same command was taken. */
export const saysNothing = ({ status, code }: Pick<ProblemBody, 'status' | 'code'>): boolean =>
  isTemporary({ status }) || isAboutCaller(status) || code === 'command-in-flight';

const isAboutCaller = (status: number): boolean => status === 401 || status === 403;

/** Decides whether commands are sent again, with the same ids, after a try that failed. */
export interface CommandTries {
  /** @throws ProblemError if it is not known, after this problem, whether its command was taken */
  requireKnown(problem: ProblemBody): void;
  /**
   * Waits until the next try, if it is not known whether the commands were taken.
   * @throws the error if it is known; if nothing more is tried, a ProblemError with the outcome `unknown`
   */
  waitForNext(error: unknown): Promise<void>;
}

/** @param haveIds whether the commands have ids; others would count twice */
export function commandTries({ signal, onUnknown }: TriesOptions, haveIds: boolean): CommandTries {
  let untilMs = 0;
  const isUnknownAfter = (problem: ProblemBody): boolean =>
    problem.outcome === 'unknown' || (untilMs > 0 && saysNothing(problem));
  return {
    requireKnown(problem) {
      if (isUnknownAfter(problem)) throw new ProblemError(problem);
    },
    async waitForNext(error) {
      const problem = problemOf(error);
      if (!isUnknownAfter(problem)) throw error;
      untilMs ||= Date.now() + TRY_FOR_MS;
      if (!haveIds || signal?.aborted || Date.now() > untilMs || isAboutCaller(problem.status))
        throw new ProblemError({ ...problem, outcome: 'unknown' });
      onUnknown?.(problem);
      await pause(((error as Partial<ProblemError>).retryAfterSeconds ?? 1) * 1_000, signal);
    },
  };
}
