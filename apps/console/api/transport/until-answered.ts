import { backoffMs, pause } from './backoff.ts';
import { isTemporary, ProblemError, problemOf, type ProblemBody } from './problem.ts';

/** A request without an answer after this time is sent again. */
const ANSWER_TIMEOUT_MS = 10_000;

interface RetryOptions {
  /** Stops the retries. */
  readonly signal: AbortSignal;
  /** Called with the reason each time a request fails. */
  readonly onProblem: (problem: ProblemBody) => void;
}

/** Sends a request until it is answered. Resolves with undefined if no retry helps or the signal aborts. */
export async function retryUntilAnswered<T>(
  request: (signal: AbortSignal) => Promise<T>,
  { signal, onProblem }: RetryOptions,
): Promise<T | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await request(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]));
    } catch (error) {
      if (signal.aborted) return undefined;
      const problem = problemOf(error);
      onProblem(problem);
      if (!isTemporary(problem)) return undefined;
      const seconds = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) : 0;
      await pause(Math.max(seconds * 1_000, backoffMs(failures)), signal);
    }
  }
  return undefined;
}
