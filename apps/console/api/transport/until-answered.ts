import { backoffMs, pause } from './backoff.ts';
import { isTemporary, ProblemError, problemOf, type ProblemBody } from './problem.ts';

/** A question that is not answered for so long is asked again. */
const ANSWER_TIMEOUT_MS = 10_000;

interface RetryOptions {
  /** Gives it up. */
  readonly signal: AbortSignal;
  /** Each time that no answer came, and why. */
  readonly onProblem: (problem: ProblemBody) => void;
}

/** Asks until there is an answer, or none will come; undefined then, or when it is given up. */
export async function retryUntilAnswered<T>(
  asking: (signal: AbortSignal) => Promise<T>,
  { signal, onProblem }: RetryOptions,
): Promise<T | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await asking(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]));
    } catch (error) {
      if (signal.aborted) return undefined;
      const problem = problemOf(error);
      onProblem(problem);
      if (!isTemporary(problem)) return undefined;
      const retryAfter = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) : 0;
      await pause(Math.max(retryAfter * 1_000, backoffMs(failures)), signal);
    }
  }
  return undefined;
}
