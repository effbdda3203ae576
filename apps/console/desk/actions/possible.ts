import type { CommandType } from '#domain';
import { PHASES } from '#domain/words';
import { t } from '../../ui/language/language.ts';

type Phase = (typeof PHASES)[number];

/** A session at a moment. */
export interface SessionNow {
  readonly isTimed: boolean;
  readonly phase: string;
}

/** A car of a session at a moment. */
export interface CarNow extends SessionNow {
  readonly status: string;
}

/** The phases in which the rules accept a command, and the kind of session if they accept it in one only. */
interface Span {
  readonly from: Phase;
  readonly until: Phase;
  readonly only?: 'races' | 'timed';
}

const both = (from: Phase, until: Phase = 'unofficial'): Span => ({ from, until });
const races = (from: Phase, until: Phase = 'unofficial'): Span => ({ from, until, only: 'races' });

/**
 * When the rules can accept the commands about a session that have a form or are about a car. The flags, the
 * steps of a session, and what depends on more than its phase, are left to the server.
 */
export const SPANS = {
  ReopenResults: both('official', 'official'),
  RecordLap: both('green'),
  RecordFinish: both('checkered'),
  ReportSpin: both('open'),
  ReportIncident: both('open'),
  EnterPits: both('open'),
  LeavePits: both('open'),
  RetireCar: both('lined-up'),
  ReturnCar: both('lined-up'),
  RecordNoAttempt: { from: 'scheduled', until: 'unofficial', only: 'timed' },
  ChangeDriver: both('scheduled'),
  Penalize: both('lined-up'),
  ServePenalty: both('scheduled'),
  RescindPenalty: both('scheduled'),
  DisallowLap: both('green'),
  ReinstateLap: both('green'),
  ConfirmLap: both('green'),
  ReassignLaps: both('green'),
  SwapCars: both('green'),
  CreditLap: races('green'),
  AwardFreePass: races('green', 'red'),
  FreezeOrder: races('green', 'red'),
  SetRestartOrder: races('green', 'red'),
  WaveAround: races('green', 'red'),
  ShortenDistance: races('scheduled', 'red'),
  ExtendDistance: races('scheduled', 'red'),
  EndRace: races('green'),
  MoveToRear: races('lined-up', 'open'),
  PlaceCar: races('lined-up', 'open'),
  ScratchCar: races('lined-up', 'open'),
  PromoteAlternate: races('lined-up', 'open'),
  AddToLineup: races('scheduled', 'open'),
  ScoreFinish: races('checkered'),
  DeclareDeadHeat: both('checkered'),
  BreakTie: both('checkered'),
} as const satisfies Readonly<Partial<Record<CommandType, Span>>>;

const SPAN_OF: Readonly<Partial<Record<CommandType, Span>>> = SPANS;

/** Returns why the rules cannot accept a command in a session now, in words; null if they can. */
export function notNowReason(type: CommandType, { phase, isTimed }: SessionNow): string | null {
  const span = SPAN_OF[type];
  if (!span) return null;
  if (span.only === 'races' && isTimed) return t('Only in a race.');
  if (span.only === 'timed' && !isTimed) return t('Only in practice and qualifying.');
  const now = PHASES.findIndex((name) => name === phase);
  if (now < PHASES.indexOf(span.from)) return notYetWords(span.from, isTimed);
  if (now <= PHASES.indexOf(span.until)) return null;
  return TOO_LATE[span.until] ?? t('The results are certified. Reopen them first.');
}

const OPEN_FIRST = t('Once the session is open.');
const NOT_YET: Readonly<Partial<Record<Phase, string>>> = {
  'lined-up': t('Once the line-up is posted.'),
  green: t('After the green flag.'),
  checkered: t('After the checkered flag.'),
  official: t('The results are not certified.'),
};

/** Reopening the results opens no session again. */
const TOO_LATE: Readonly<Partial<Record<Phase, string>>> = {
  open: t('The session has started.'),
  red: t('The session is over.'),
};

/** Returns why a command is too early. A timed session has no line-up to post. */
const notYetWords = (from: Phase, isTimed: boolean): string =>
  (isTimed && from === 'lined-up' ? null : NOT_YET[from]) ?? OPEN_FIRST;

/** Commands that a button sends without more fields. A time on the clock needs more. */
const RACE_BUTTONS: ReadonlySet<CommandType> = new Set(['RecordLap', 'RecordFinish']);

/** Returns whether a button can lead to a command about a car now, so that none leads to a refusal. */
export function isPossible(type: CommandType, now: CarNow): boolean {
  if (now.isTimed && RACE_BUTTONS.has(type)) return false;
  const isRetired = now.status === 'retired';
  if ((type === 'RetireCar' && isRetired) || (type === 'ReturnCar' && !isRetired)) return false;
  return notNowReason(type, now) === null;
}
