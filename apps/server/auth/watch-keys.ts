import type { KeyRing } from '#race-control';

/** The server also finds out when it signs, so this only has to be soon enough for a person. */
const CHECK_INTERVAL_MS = 30_000;

/**
 * Looks at the key file from time to time, and reports once when nothing can be signed any more, for example
 * because other users can read the file, and once when it can again. Returns how to stop.
 */
export function watchKeys(
  keys: Pick<KeyRing, 'problem'>,
  report: (message: string) => void,
  intervalMs = CHECK_INTERVAL_MS,
): () => void {
  let reported: string | null = null;
  const check = () => {
    const problem = keys.problem()?.message ?? null;
    if (problem === reported) return;
    reported = problem;
    report(
      problem === null ? 'The keys sign again.' : `${problem} Until then no result and no token is signed.`,
    );
  };
  const timer = setInterval(check, intervalMs).unref();
  return () => clearInterval(timer);
}
