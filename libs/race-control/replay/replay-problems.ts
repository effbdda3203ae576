import type { ReplayUnavailable } from './replay.ts';

/** The ways in which a replay cannot be that are its own, and what to do about each. */
export const REPLAY_PROBLEMS = {
  'speed-wrong': 'Give a number above 0, like 1 or 20, or max.',
  'moment-past-end': 'Begin at an earlier instant.',
  'nothing-between': 'Let it end after it begins.',
  'session-without-records': 'Replay another session, or wait until something is recorded of this one.',
} as const;

export type ReplayProblemCode = keyof typeof REPLAY_PROBLEMS;

/** How many times as fast, from text: `max` is `Infinity`. Null where it is no speed. */
export function parseSpeed(text: string): number | null {
  if (text === 'max') return Infinity;
  const speed = /^\d{1,9}(?:\.\d{1,9})?$/u.test(text) ? Number(text) : 0;
  return speed > 0 ? speed : null;
}

/** Why there is nothing between two bounds, in words for this very case. */
export function replayWords(unable: Extract<ReplayUnavailable, { kind: ReplayProblemCode }>): string {
  switch (unable.kind) {
    case 'moment-past-end':
      return `The last record of the log happened at ${unable.end}.`;
    case 'nothing-between':
      return `It would begin at revision ${unable.from} and end at revision ${unable.to}.`;
    case 'session-without-records':
      return 'Nothing has been recorded of that session yet.';
  }
}
