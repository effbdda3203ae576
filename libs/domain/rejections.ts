import { GRID_REJECTIONS } from './grid/rejections.ts';
import type { NewEvent } from './events.ts';
import { MEETING_REJECTIONS } from './meeting/rejections.ts';
import { RECORDS_REJECTIONS } from './records/rejections.ts';
import { RESULTS_REJECTIONS } from './results/rejections.ts';
import { SESSION_REJECTIONS } from './session/rejections.ts';

/** Every code with which a command may be refused, and what it means. */
export const REJECTIONS = {
  ...MEETING_REJECTIONS,
  ...GRID_REJECTIONS,
  ...SESSION_REJECTIONS,
  ...RESULTS_REJECTIONS,
  ...RECORDS_REJECTIONS,
} as const;

export type RejectionCode = keyof typeof REJECTIONS;

/** A refusal: a value with a registered code and words for this very case. */
export interface Rejection {
  readonly rejected: true;
  readonly code: RejectionCode;
  readonly words: string;
  /** What helps to mend it: the phase of the session, the cars that are missing, findings about a format. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a command comes to: the events to write (none when it is so already), or a refusal. */
export type Decision = readonly NewEvent[] | Rejection;

export const NOTHING: Decision = [];

export const reject = (
  code: RejectionCode,
  words: string,
  details: Readonly<Record<string, unknown>> = {},
): Rejection => ({ rejected: true, code, words: `${words} ${REJECTIONS[code]}`, details });

export const isRejection = (value: object): value is Rejection => 'rejected' in value;
