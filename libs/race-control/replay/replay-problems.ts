import type { ReplayUnavailable } from './replay.ts';

/** The problems that only a replay can have, and what to do about each. */
export const REPLAY_PROBLEMS = {
  'speed-wrong': { title: 'The speed is not valid', help: 'Give a number above 0, like 1 or 20, or max.' },
  'moment-past-end': { title: 'The moment is after the last record', help: 'Begin at an earlier instant.' },
  'nothing-between': {
    title: 'There is nothing between the start and the end',
    help: 'Give an end that is later than the start.',
  },
  'session-without-records': {
    title: 'The session has no records',
    help: 'Replay another session, or wait until this one has a record.',
  },
} as const;

export type ReplayProblemCode = keyof typeof REPLAY_PROBLEMS;

/** Parses a speed as a factor to the original one; `max` is `Infinity`. Returns null if it is not a speed. */
export function parseSpeed(text: string): number | null {
  if (text === 'max') return Infinity;
  const speed = /^\d{1,9}(?:\.\d{1,9})?$/u.test(text) ? Number(text) : 0;
  return speed > 0 ? speed : null;
}

/** Says why there is no replay, with the instants or revisions of this case. */
export function replayWords(unavailable: Extract<ReplayUnavailable, { kind: ReplayProblemCode }>): string {
  switch (unavailable.kind) {
    case 'moment-past-end':
      return `The last record of the log happened at ${unavailable.end}.`;
    case 'nothing-between':
      return `The replay would begin at revision ${unavailable.from} and end at revision ${unavailable.to}.`;
    case 'session-without-records':
      return 'The session has no record yet.';
  }
}
