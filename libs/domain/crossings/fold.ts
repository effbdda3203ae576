import { append } from '../kernel/trail.ts';
import { admits, type SessionState } from '../session/state.ts';
import type { Holder } from './holders.ts';
import { asCrossingOf, carOf, type CrossingSeen, type TransponderState } from './state.ts';

/** Adds a crossing to a session. It counts if it belongs to a car that takes part. */
export function asSeen(
  session: SessionState,
  fact: CrossingSeen,
  transponders: TransponderState,
): SessionState {
  const crossings = append(session.crossings, fact);
  const holder = carOf(transponders, fact);
  const car = fact.data.car ?? holder?.car;
  if (car === undefined || !admits(session, car)) return { ...session, crossings };
  const track = append(session.track, asCrossingOf(fact, car));
  return { ...session, crossings, track, assigned: withAssignment(session, fact, holder) };
}

/** Notes an assignment, so that the result of the car can name it. */
function withAssignment(
  { assigned }: SessionState,
  { data }: CrossingSeen,
  holder: Holder | null,
): SessionState['assigned'] {
  const { transponder } = data;
  if (holder?.source !== 'assignment' || transponder === undefined) return assigned;
  const { car, revision } = holder;
  const known = assigned.get(car) ?? [];
  if (known.some((one) => one.revision === revision)) return assigned;
  return assigned.with(car, [...known, { transponder, revision }]);
}
