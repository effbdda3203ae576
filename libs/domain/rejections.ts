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
  /** The values that the words name, by their names, so that a client can say them in another language. */
  readonly params: Params;
}

/** A value that words name: a number, a text, or some of them. */
export type Param = string | number | boolean | readonly (string | number)[];
export type Params = Readonly<Record<string, Param>>;

/**
 * The result of a decision: the events to write (an empty list if they would change nothing), or a refusal.
 */
export type Decision = readonly NewEvent[] | Rejection;

export const NOTHING: Decision = [];

export const reject = (
  code: RejectionCode,
  words: string,
  details: Readonly<Record<string, unknown>> = {},
): Rejection => ({
  rejected: true,
  code,
  words: `${words} ${REJECTIONS[code].help}`,
  details,
  params: paramsOf(details),
});

/** Longer lists and texts are no part of a sentence. */
const MAX_LIST = 100;
const MAX_TEXT = 200;

/** Returns the fields that words can name. Documents and lists of objects are left out. */
export const paramsOf = (fields: Readonly<Record<string, unknown>>): Params =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, Param] => isParam(field[1])));

const isParam = (value: unknown): value is Param =>
  isShort(value) || (Array.isArray(value) && value.length <= MAX_LIST && value.every(isShort));

const isShort = (value: unknown): boolean =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= MAX_TEXT);

export const isRejection = (value: object): value is Rejection => 'rejected' in value;
