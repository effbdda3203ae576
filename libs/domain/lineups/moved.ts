import { z } from 'zod';
import { inWords } from '../words/sessions.ts';
import { ordinal } from '../words/measures.ts';
import type { DeepReadonly } from '../kernel/deep-readonly.ts';
import * as field from '../kernel/fields.ts';
import { itemsOf } from '../kernel/trail.ts';
import { current } from '../meeting/fold.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import type { FactOf } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import { because, placeReason, type Because } from '../scoring/because.ts';
import { computeLineup, type LineupRow } from './lineup.ts';
import { orderOf } from '../scoring/order.ts';
import { sourcesOf } from './rests-on.ts';

/** The states of the line-up of a session. */
export const LINEUP_STATES = ['none', 'computed', 'posted', 'stale'] as const;
type LineupState = (typeof LINEUP_STATES)[number];

export function lineupState(state: MeetingState, session: SessionState): LineupState {
  if (!session.spec.lineup) return 'none';
  if (!session.grid.posted) return 'computed';
  if (session.started) return 'posted';
  return movedSincePosted(state, session).length > 0 ? 'stale' : 'posted';
}

export const movedCar = z.strictObject({
  car: field.car,
  from: field.place.nullable().describe('The start in the posted line-up; null for a car that is not in it.'),
  to: field.place
    .nullable()
    .describe('The start by the current results; null for a car that is no longer in the line-up.'),
  because: z.array(placeReason).describe('The reasons, the nearest first.'),
});
export type MovedCar = DeepReadonly<z.infer<typeof movedCar>>;

/** Returns the cars that would start elsewhere if the line-up were posted again now. */
export function movedSincePosted(state: MeetingState, session: SessionState): MovedCar[] {
  const posted = session.grid.posted?.data.rows ?? [];
  const computed = computeLineup(state, session).rows;
  const before = new Map(posted.map((line) => [line.car, line.start]));
  const after = new Map(computed.map((line) => [line.car, line]));
  const cars = new Set([...posted.map((line) => line.car), ...computed.map((line) => line.car)]);
  return [...cars].flatMap((car) => {
    const [from, to] = [before.get(car) ?? null, after.get(car)?.start ?? null];
    if (from === to) return [];
    return [{ car, from, to, because: after.get(car)?.because ?? reasonsForLeaving(state, session, car) }];
  });
}

/** Returns why a car is no longer in the line-up: it was withdrawn, it declined, or it placed elsewhere. */
function reasonsForLeaving(state: MeetingState, session: SessionState, car: string): readonly Because[] {
  const withdrawal = itemsOf(state.records).findLast(
    (fact): fact is FactOf<'CarWithdrawn'> =>
      fact.type === 'CarWithdrawn' &&
      current(state, fact).data.car === car &&
      !state.struck.has(fact.revision),
  );
  if (withdrawal && state.entries.get(car)?.status !== 'entered') {
    return [because('withdrawn', `withdrawn: ${withdrawal.data.reason}`, [withdrawal.revision])];
  }
  const declined = session.grid.declined.find((fact) => fact.data.car === car);
  if (declined) {
    return [because('declined', `declined the provisional: ${declined.data.reason}`, [declined.revision])];
  }
  return sourcesOf(state, session.spec).flatMap((id) => {
    const source = sessionOf(state, id);
    const row = source && orderOf(state, source).find((candidate) => candidate.car === car);
    return row?.because ?? [];
  });
}

/** Returns the posted line-up, each start with the reason that the rule gives now, or that it was posted. */
export function postedRows(
  { spec, grid }: SessionState,
  computed: readonly LineupRow[],
): Omit<LineupRow, 'origin'>[] {
  const reasons = new Map(computed.map((line) => [`${line.start} ${line.car} ${line.via}`, line.because]));
  return (grid.posted?.data.rows ?? []).map(({ start, car, via = '' }) => {
    const words = `starts ${ordinal(start)} in ${inWords(spec)} as posted${via === '' ? '' : `: ${via}`}`;
    const asPosted = [because('as-posted', words, grid.posted ? [grid.posted.revision] : [])];
    return { start, car, via, because: reasons.get(`${start} ${car} ${via}`) ?? asPosted };
  });
}
