import type { CommandType } from '#domain';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import type { FlagName } from '../../ui/flag.tsx';
import { isBefore } from '../../ui/text/phases.ts';
import { FLAG_ACTIONS } from '../actions/desk-actions.ts';
import { t } from '../../ui/language/language.ts';

type RunningOrder = ViewsByName['running-order'];

/** The progress of a session, as far as it decides which button is next. */
export type SessionProgress = Pick<RunningOrder, 'phase' | 'flag' | 'lapsToGo'> & {
  readonly hasLineup: boolean;
  /** Whether the line-up was posted and its sources have changed since. */
  readonly isStale: boolean;
  /** Whether no car is entered in the meeting yet. */
  readonly isEmpty: boolean;
  /** Whether results were posted and the score has changed since. */
  readonly isChanged: boolean;
  /** The cars of a tie that is to be broken before the results are posted or certified; null without one. */
  readonly tie: readonly string[] | null;
};

/** Whether a command is the next step, makes sense now, or does not. The server decides in any case. */
export type Readiness = 'next' | 'possible' | 'not-now';

export function readinessOf(type: CommandType, progress: SessionProgress): Readiness {
  if (nextMove(progress) === type) return 'next';
  return POSSIBLE_BY_PHASE[progress.phase].includes(type) && !isFlagShown(type, progress.flag)
    ? 'possible'
    : 'not-now';
}

const isFlagShown = (type: CommandType, shown: FlagName): boolean =>
  FLAG_ACTIONS.some((action) => action.type === type && action.flag === shown);

const RUNNING: readonly CommandType[] = ['ShowGreen', 'CallCaution', 'ShowRed', 'ShowCheckered'];

const POSSIBLE_BY_PHASE: Readonly<Record<RunningOrder['phase'], readonly CommandType[]>> = {
  scheduled: ['PostLineup', 'OpenSession'],
  'lined-up': ['OpenSession', 'PostLineup'],
  open: ['ShowGreen', 'PostLineup'],
  green: [...RUNNING, 'ShowWhite'],
  yellow: RUNNING,
  red: RUNNING,
  checkered: ['PostResults'],
  unofficial: ['PostResults', 'CertifyResults'],
  official: ['ReopenResults'],
};

/** Returns the command that comes next if nothing goes wrong; null while the cars run. */
export function nextMove(progress: SessionProgress): CommandType | null {
  const { phase, flag, lapsToGo, isStale } = progress;
  if (isBefore(phase)) return firstMove(progress);
  if (isStale) return 'PostLineup';
  if (RESULTS_DUE.has(phase)) return resultsMove(progress);
  // A race ends once its laps are run, even under yellow.
  if (lapsToGo === 0 && (phase === 'green' || phase === 'yellow')) return 'ShowCheckered';
  if (phase !== 'green') return NEXT_BY_PHASE[phase] ?? null;
  if (flag === 'white') return 'ShowCheckered';
  return lapsToGo === 1 ? 'ShowWhite' : null;
}

/** Returns the next command of a session whose results are to be posted or certified. */
function resultsMove({ phase, isChanged, tie }: SessionProgress): CommandType {
  if (tie) return 'BreakTie';
  return phase === 'unofficial' && !isChanged ? 'CertifyResults' : 'PostResults';
}

/** The phases in which results are to be posted or certified. */
const RESULTS_DUE: ReadonlySet<RunningOrder['phase']> = new Set(['checkered', 'unofficial']);

/** Returns the next command before the session is opened. */
function firstMove({ phase, hasLineup, isStale, isEmpty }: SessionProgress): CommandType {
  if (isEmpty) return 'EnterCar';
  const isPosted = !hasLineup || (phase === 'lined-up' && !isStale);
  return isPosted ? 'OpenSession' : 'PostLineup';
}

const NEXT_BY_PHASE: Readonly<Partial<Record<RunningOrder['phase'], CommandType>>> = {
  open: 'ShowGreen',
  yellow: 'ShowGreen',
  red: 'ShowGreen',
};

/** Returns why a step would be refused at this point of the session; null if it makes sense. */
export function notNowWords(type: CommandType, progress: SessionProgress): string | null {
  if (readinessOf(type, progress) !== 'not-now') return null;
  const { phase } = progress;
  if (type === 'PostLineup') return t('The session has started.');
  if (phase === 'official') return t('The results are certified. Reopen them first.');
  return type === 'CertifyResults' ? t('Post the results first.') : t('After the checkered flag.');
}
