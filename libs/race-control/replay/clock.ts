import { setTimeout as pause } from 'node:timers/promises';
import type { ReplayClock } from './playback.ts';

/** The machine's own. */
export const realClock: ReplayClock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) =>
    pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
};
