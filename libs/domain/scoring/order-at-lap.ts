import { isTimed } from '../formats/format.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';
import { raceOrder } from './finish.ts';
import { orderOf } from './order.ts';

/**
 * Returns the result that a race would have had with a lap as its distance, with the rulings as they are now.
 * A timed session has no distance.
 */
export const orderAtLap = (state: MeetingState, session: SessionState, lap: number): readonly Classified[] =>
  isTimed(session.spec) ? orderOf(state, session) : raceOrder({ ...session, atLap: lap });
