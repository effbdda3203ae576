const RETRY_MS = 1_000;
const MOST_RETRY_MS = 10_000;

/** In milliseconds. Not all pages come back at the same moment. */
export const backoff = (failures: number): number =>
  Math.min(RETRY_MS * 1.6 ** (failures - 1), MOST_RETRY_MS) * (0.5 + Math.random());

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
