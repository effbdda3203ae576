import type { CommandType } from '#domain';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { isBefore, isPosted } from '../../ui/text/phases.ts';
import { nextMove, type SessionProgress } from './flag-moves.ts';

type Draws = ViewsByName['draws'];
type Session = Pick<ViewsByName['meeting']['sessions'][number], 'session' | 'phase'>;

/** The views that say what a session waits for. Those that have not arrived are undefined. */
export interface StepSources {
  readonly session: string;
  /** The sessions of the meeting, in the order in which they are run. */
  readonly sessions: readonly Session[];
  /** The session that is run next; null when all have been opened. */
  readonly next: string | null;
  readonly lineup: Pick<ViewsByName['lineup'], 'rows' | 'open'> | undefined;
  readonly draws:
    | {
        readonly unfixed: Draws['unfixed'];
        readonly rows: readonly Pick<Draws['rows'][number], 'kind' | 'ranking' | 'session' | 'isOpen'>[];
      }
    | undefined;
}

/** What is to be done before a line-up is posted, or, for a tie, before results are. */
export type Obstacle =
  /** The number of cars is not fixed, and the format depends on it. */
  | { readonly kind: 'unfixed' }
  /** Something is to be drawn or chosen. */
  | { readonly kind: 'draw' }
  | {
      readonly kind: 'tie';
      readonly cars: readonly string[];
      /** The session or the ranking in which the cars are level. */
      readonly of: string;
      /** Whether its results are certified, so that they must be reopened first. */
      readonly isCertified: boolean;
    }
  /** Results of these sessions are not posted. */
  | { readonly kind: 'results'; readonly sessions: readonly string[] }
  /** A ranking has no order yet. */
  | { readonly kind: 'ranking'; readonly ranking: string }
  /** No car comes to the session. */
  | { readonly kind: 'no-car' };

/** The step that comes next at the desk of a session. */
export type NextStep =
  | { readonly kind: 'command'; readonly type: CommandType }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  /** Another session comes next. */
  | { readonly kind: 'go'; readonly session: string }
  /** The cars run, and nothing is due. */
  | { readonly kind: 'running' }
  /** All sessions are certified. */
  | { readonly kind: 'over' };

/** Places that may stay open when a line-up is posted. */
const MAY_STAY_OPEN: ReadonlySet<string> = new Set(['provisional', 'chosen']);
const DRAWN: ReadonlySet<string> = new Set(['draw', 'inversion']);

/** Returns why the line-up would be refused now; null if it can be posted, or the views are still loading. */
export function obstacleOf({ session, sessions, lineup, draws }: StepSources): Obstacle | null {
  if (!lineup || !draws) return null;
  if (draws.unfixed.includes(session)) return { kind: 'unfixed' };
  const open = lineup.open.filter((one) => !MAY_STAY_OPEN.has(one.session));
  const waiting = sessions.filter(
    (one) => !isPosted(one.phase) && open.some((place) => place.session === one.session),
  );
  if (waiting.length > 0) return { kind: 'results', sessions: waiting.map((one) => one.session) };
  const isDrawn = (what: string): boolean =>
    DRAWN.has(what) || draws.rows.some(({ isOpen, ranking }) => isOpen && ranking === what);
  const isLineupOpen = draws.rows.some(
    ({ kind, isOpen, ...row }) => kind === 'lineup' && isOpen && row.session === session,
  );
  if (isLineupOpen || open.some((place) => isDrawn(place.session))) return { kind: 'draw' };
  const [first] = open;
  if (first?.cars) {
    const { session: of, cars } = first;
    const isCertified = sessions.some((one) => one.session === of && one.phase === 'official');
    return { kind: 'tie', cars, of, isCertified };
  }
  if (first) return { kind: 'ranking', ranking: first.session };
  return lineup.rows.length === 0 ? { kind: 'no-car' } : null;
}

/** Returns the next step of a session, and after it the step that leads to another one. */
export function nextStep(progress: SessionProgress, sources: StepSources): NextStep {
  const move = nextMove(progress);
  if (move === 'PostLineup') {
    const obstacle = obstacleOf(sources);
    if (obstacle) return { kind: 'obstacle', obstacle };
  }
  if (move === 'BreakTie' && progress.tie) {
    const { session: of } = sources;
    return { kind: 'obstacle', obstacle: { kind: 'tie', cars: progress.tie, of, isCertified: false } };
  }
  if (move !== null) return { kind: 'command', type: move };
  return progress.phase === 'official' ? stepAfter(sources) : { kind: 'running' };
}

/** Returns the step after a session is certified: the next session, or one that was left open. */
function stepAfter({ session, sessions, next }: StepSources): NextStep {
  const left = sessions.find((one) => !isBefore(one.phase) && one.phase !== 'official');
  const to = next ?? left?.session ?? null;
  return to === null || to === session ? { kind: 'over' } : { kind: 'go', session: to };
}
