import { isTimed } from '../formats/format.ts';
import { raceOf } from '../laps/race.ts';
import type { MeetingState } from '../meeting/state.ts';
import { noResults } from '../results/state.ts';
import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';
import { orderOf } from './order.ts';

const memo = new WeakMap<SessionState, Map<number, SessionState>>();

/**
 * Returns a race as it would have been with a lap as its distance. Penalties apply as they stand. A finish
 * that was scored by hand and the published results are about the whole race, so they are left out.
 */
export function sessionAtLap(session: SessionState, lap: number): SessionState {
  const known = memo.get(session) ?? new Map<number, SessionState>();
  const made = known.get(lap) ?? { ...session, atLap: lap, results: noResults, phase: unpublished(session) };
  memo.set(session, known.set(lap, made));
  return made;
}

const unpublished = ({ phase }: SessionState): SessionState['phase'] =>
  phase === 'unofficial' || phase === 'official' ? 'checkered' : phase;

/** Returns the order of a race when the leader completed a lap. A timed session has no distance. */
export const orderAtLap = (state: MeetingState, session: SessionState, lap: number): readonly Classified[] =>
  orderOf(state, isTimed(session.spec) ? session : sessionAtLap(session, lap));

/** Returns a state in which one race is looked at when the leader completed a lap. */
export function stateAtLap<S extends MeetingState>(state: S, session: SessionState, lap: number): S {
  const sessions = state.sessions.map((each) => (each === session ? sessionAtLap(session, lap) : each));
  return { ...state, sessions };
}

/** Returns the laps that the leader of a race has completed, and that its order can be looked at. */
export const lapsCompleted = (session: SessionState): number => raceOf(session).led.length;
