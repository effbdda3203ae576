import { backoffMs, pause } from './backoff.ts';
import { mayPass, ProblemError, problemOf, type ProblemBody } from './problem.ts';

/** A question that is not answered for so long is asked again. */
const PATIENCE_MS = 10_000;

interface Told {
  /** Gives it up. */
  readonly signal: AbortSignal;
  /** Each time that no answer came, and why. */
  readonly onProblem: (problem: ProblemBody) => void;
}

/** Asks until there is an answer, or none will come; undefined then, or when it is given up. */
export async function untilAnswered<T>(
  asking: (signal: AbortSignal) => Promise<T>,
  { signal, onProblem }: Told,
): Promise<T | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await asking(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    } catch (error) {
      if (signal.aborted) return undefined;
      const problem = problemOf(error);
      onProblem(problem);
      if (!mayPass(problem)) return undefined;
      const retryAfter = error instanceof ProblemError ? (error.retryAfter ?? 0) : 0;
      await pause(Math.max(retryAfter * 1_000, backoffMs(failures)), signal);
    }
  }
  return undefined;
}
