/** The kinds of sessions. */
export const SESSION_KINDS = ['practice', 'qualifying', 'heat', 'last-chance', 'main'] as const;

/** The phases of a session. */
export const PHASES = [
  'scheduled',
  'lined-up',
  'open',
  'green',
  'yellow',
  'red',
  'checkered',
  'unofficial',
  'official',
] as const;
export type Phase = (typeof PHASES)[number];

export const FLAGS = ['none', 'green', 'yellow', 'red', 'white', 'checkered'] as const;
export type Flag = (typeof FLAGS)[number];

/** The statuses of a car in a race. */
export const FINISH_STATUSES = ['running', 'retired', 'did-not-start', 'disqualified'] as const;

/** Why a caution is out: something happened, or a stage has ended. */
export const CAUTION_KINDS = ['caution', 'break'] as const;
export type CautionKind = (typeof CAUTION_KINDS)[number];

/*
 * Groups of session kinds and phases. They take any text, because a page may get one that it does not know.
 */

const TIMED: ReadonlySet<string> = new Set<(typeof SESSION_KINDS)[number]>(['practice', 'qualifying']);
const BEFORE: ReadonlySet<string> = new Set<Phase>(['scheduled', 'lined-up']);
const UNDER_FLAG: ReadonlySet<string> = new Set<Phase>(['green', 'yellow', 'red', 'checkered']);
const POSTED: ReadonlySet<string> = new Set<Phase>(['unofficial', 'official']);

/** Returns whether sessions of the kind are ranked by lap times. All others are races. */
export const isTimedKind = (kind: string): boolean => TIMED.has(kind);

/** Returns the projection that ranks the cars of a session of the kind. */
export const orderViewOf = (kind: string): 'qualifying-order' | 'results' =>
  isTimedKind(kind) ? 'qualifying-order' : 'results';

/** Returns whether the session has not been opened. */
export const isBefore = (phase: string): boolean => BEFORE.has(phase);

/** Returns whether the session has been opened and its results are not posted. */
export const isRunning = (phase: string): boolean => !isBefore(phase) && !isPosted(phase);

/** Returns whether a flag of the session is out: from the first green until the results are posted. */
export const isUnderFlag = (phase: string): boolean => UNDER_FLAG.has(phase);

/** Returns whether the results are posted, certified or not. */
export const isPosted = (phase: string): boolean => POSTED.has(phase);

/** Returns whether the leader has finished. Other cars may still be on the track. */
export const isOver = (phase: string): boolean => phase === 'checkered' || isPosted(phase);

/** The statuses that have short forms in racing. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  'did-not-start': 'DNS',
  retired: 'DNF',
  disqualified: 'DQ',
  scratched: 'SCR',
};

/** Returns a status or a phase in words: `did-not-start` is "DNS", `no-time` is "no time". */
export const statusWords = (status: string): string => SHORT_FORMS[status] ?? status.replaceAll('-', ' ');

/** Returns a text with a capital letter at its start. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
