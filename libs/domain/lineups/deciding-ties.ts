import { z } from 'zod';
import type { DeepReadonly } from '../kernel/deep-readonly.ts';
import * as field from '../kernel/fields.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { isOver } from '../words/phases.ts';
import { targetsOf } from './field.ts';

/** Cars of a session that are level, and the line-ups that need their order. */
export const decidingTie = z.strictObject({
  cars: z.array(field.car).describe('The cars that are level. BreakTie orders them.'),
  sessions: z.array(z.string()).describe('The sessions whose line-ups wait for the order of these cars.'),
});
export type DecidingTie = DeepReadonly<z.infer<typeof decidingTie>>;

/**
 * Returns the open ties of a session that is over which decide who advances, or from which start. A session
 * that has started needs no order any more.
 */
export function decidingTies(state: MeetingState, session: SessionState): readonly DecidingTie[] {
  if (!isOver(session.phase)) return [];
  const ties = new Map<string, { cars: string[]; sessions: string[] }>();
  for (const { target, open } of targetsOf(state, session)) {
    if (target.started) continue;
    for (const { session: origin, cars } of open) {
      if (origin !== session.spec.id || !cars) continue;
      const tie = ties.get(cars.join(' ')) ?? { cars: [...cars], sessions: [] };
      if (!tie.sessions.includes(target.spec.id)) tie.sessions.push(target.spec.id);
      ties.set(cars.join(' '), tie);
    }
  }
  return [...ties.values()];
}
