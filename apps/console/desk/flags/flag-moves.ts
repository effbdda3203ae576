import type { CommandType } from '#domain';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import type { FlagName } from '../../ui/flag.tsx';
import { isBefore } from '../../ui/text/phases.ts';

type RunningOrder = ViewsByName['running-order'];

/** Where a session stands, as far as the next button goes. */
export type Standing = Pick<RunningOrder, 'phase' | 'flag' | 'lapsToGo'> & {
  readonly hasLineup: boolean;
  /** The line-up was posted, and what it rests on has changed since. */
  readonly isStale: boolean;
  /** No car is entered in the meeting yet. */
  readonly isEmpty: boolean;
  /** Results were posted, and the score has changed since. */
  readonly isChanged: boolean;
};

/** A button of the desk that moves the session on. */
export interface Move {
  readonly type: CommandType;
  readonly name: string;
  /** The single key for it. */
  readonly key: string;
  readonly flag: FlagName | null;
  /** It is asked for a reason or to be sure. */
  readonly isAsked: boolean;
}

const flag = (type: CommandType, name: string, key: string, shown: FlagName | null): Move => ({
  type,
  name,
  key,
  flag: shown,
  isAsked: type === 'CallCaution' || type === 'ShowRed' || type === 'ShowCheckered',
});

export const FLAG_MOVES: readonly Move[] = [
  flag('OpenSession', 'Open session', 'o', null),
  flag('ShowGreen', 'Green', 'g', 'green'),
  flag('CallCaution', 'Caution', 'c', 'yellow'),
  flag('ShowRed', 'Red', 'r', 'red'),
  flag('ShowWhite', 'White', 'w', 'white'),
  flag('ShowCheckered', 'Checkered', 'k', 'checkered'),
];

/** Is it what comes next, does it make sense, or not now? The server decides all the same. */
export type Sense = 'next' | 'possible' | 'not-now';

export function senseOf(type: CommandType, standing: Standing): Sense {
  if (nextMove(standing) === type) return 'next';
  return POSSIBLE[standing.phase].includes(type) && !isShown(type, standing.flag) ? 'possible' : 'not-now';
}

const isShown = (type: CommandType, shown: FlagName): boolean =>
  FLAG_MOVES.some((move) => move.type === type && move.flag === shown);

const RUNNING: readonly CommandType[] = [
  ...['ShowGreen', 'CallCaution', 'ShowRed', 'ShowCheckered'],
] as CommandType[];

const POSSIBLE: Readonly<Record<RunningOrder['phase'], readonly CommandType[]>> = {
  scheduled: ['PostLineup', 'OpenSession'],
  'lined-up': ['OpenSession', 'PostLineup'],
  open: ['ShowGreen', 'PostLineup'],
  green: [...RUNNING, 'ShowWhite'],
  yellow: RUNNING,
  red: [...RUNNING, 'OpenSession'],
  checkered: ['PostResults'],
  unofficial: ['PostResults', 'CertifyResults'],
  official: ['ReopenResults'],
};

/** What comes next if nothing goes wrong; null while the cars run. */
export function nextMove(standing: Standing): CommandType | null {
  const { phase, flag: shown, lapsToGo, isStale, isChanged } = standing;
  if (isBefore(phase)) return firstMove(standing);
  if (isStale) return 'PostLineup';
  if (isChanged && phase === 'unofficial') return 'PostResults';
  // All laps are run: also under yellow.
  if (lapsToGo === 0 && (phase === 'green' || phase === 'yellow')) return 'ShowCheckered';
  if (phase !== 'green') return NEXT[phase] ?? null;
  if (shown === 'white') return 'ShowCheckered';
  return lapsToGo === 1 ? 'ShowWhite' : null;
}

/** Before the session is opened. */
function firstMove({ phase, hasLineup, isStale, isEmpty }: Standing): CommandType {
  if (isEmpty) return 'EnterCar';
  const isPosted = !hasLineup || (phase === 'lined-up' && !isStale);
  return isPosted ? 'OpenSession' : 'PostLineup';
}

const NEXT: Readonly<Partial<Record<RunningOrder['phase'], CommandType>>> = {
  open: 'ShowGreen',
  yellow: 'ShowGreen',
  red: 'ShowGreen',
  checkered: 'PostResults',
  unofficial: 'CertifyResults',
};
