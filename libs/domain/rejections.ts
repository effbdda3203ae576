import { CAUTION_REJECTIONS } from './cautions/rejections.ts';
import { CLASSES_REJECTIONS } from './classes/rejections.ts';
import { CROSSING_REJECTIONS } from './crossings/rejections.ts';
import { DISTANCE_REJECTIONS } from './distance/rejections.ts';
import { GRID_REJECTIONS } from './grid/rejections.ts';
import type { NewEvent } from './events.ts';
import { MEETING_REJECTIONS } from './meeting/rejections.ts';
import { RANKING_REJECTIONS } from './rankings/rejections.ts';
import { RECORDS_REJECTIONS } from './records/rejections.ts';
import { RESULTS_REJECTIONS } from './results/rejections.ts';
import { SESSION_REJECTIONS } from './session/rejections.ts';

/** Every code with which a command may be refused: what it means, and what to do about it. */
export const REJECTIONS = {
  ...MEETING_REJECTIONS,
  ...CLASSES_REJECTIONS,
  ...GRID_REJECTIONS,
  ...SESSION_REJECTIONS,
  ...CROSSING_REJECTIONS,
  ...CAUTION_REJECTIONS,
  ...DISTANCE_REJECTIONS,
  ...RESULTS_REJECTIONS,
  ...RANKING_REJECTIONS,
  ...RECORDS_REJECTIONS,
} as const;

export type RejectionCode = keyof typeof REJECTIONS;

/** A refusal: a value with a registered code and words for this case. */
export interface Rejection {
  readonly rejected: true;
  readonly code: RejectionCode;
  readonly words: string;
  /** What helps to correct it: the phase of the session, the missing cars, the faults of a format. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The result of a decision: the events to write (an empty list if they would change nothing), or a refusal.
 */
export type Decision = readonly NewEvent[] | Rejection;

export const NOTHING: Decision = [];

export const reject = (
  code: RejectionCode,
  words: string,
  details: Readonly<Record<string, unknown>> = {},
): Rejection => ({ rejected: true, code, words: `${words} ${REJECTIONS[code].help}`, details });

export const isRejection = (value: object): value is Rejection => 'rejected' in value;
