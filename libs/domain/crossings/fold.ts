import { append } from '../kernel/trail.ts';
import { admits, type SessionState } from '../session/state.ts';
import { asCrossingOf, carOf, type CrossingSeen, type TransponderState } from './state.ts';

/** Adds a crossing to a session. It counts if it belongs to a car that takes part. */
export function asSeen(
  session: SessionState,
  fact: CrossingSeen,
  transponders: TransponderState,
): SessionState {
  const crossings = append(session.crossings, fact);
  const car = fact.data.car ?? carOf(transponders, fact)?.car;
  if (car === undefined || !admits(session, car)) return { ...session, crossings };
  return { ...session, crossings, track: append(session.track, asCrossingOf(fact, car)) };
}
