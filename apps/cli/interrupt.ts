import { setTimeout as pause } from 'node:timers/promises';
import { EXIT } from './output/exit-codes.ts';

/**
 * Runs `work` with a signal that the first Ctrl-C aborts, so that work in progress can end cleanly. A second
 * Ctrl-C ends the process at once. After an interruption the exit code is 130, unless `work` has set another.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    const result = await work(controller.signal);
    if (controller.signal.aborted) process.exitCode ??= EXIT.interrupted;
    return result;
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

/** Waits for a time, or until the signal is aborted. */
export async function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  await pause(durationMs, undefined, { signal }).catch(() => undefined);
}
