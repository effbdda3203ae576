import { lastCaution } from '../laps/cautions.ts';
import { raceOf } from '../laps/race.ts';
import { isOver } from '../words/phases.ts';
import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';
import type { FactOf } from '../events.ts';
import { rulingsOf, toServeAtRear } from './rulings.ts';

/**
 * Returns the cars that are sent to the rear and have not taken the green flag from there: by a penalty, or
 * because the caution was called for them where the format says so.
 */
export function sentToRear(session: SessionState): string[] {
  if (isOver(session.phase)) return [];
  const cause = session.spec.restart?.cause === 'rear' ? (lastCaution(raceOf(session))?.cars ?? []) : [];
  return [...cause, ...toServeAtRear(session)];
}

/** Returns the restart order that race control called under this yellow or red flag. */
export function calledRestart(session: SessionState): FactOf<'RestartOrderSet'> | undefined {
  const { freeze } = raceOf(session);
  return rulingsOf(session, 'RestartOrderSet').findLast(({ data }) => data.frozenBy === freeze?.revision);
}

/**
 * Returns the order in which the cars restart by the rules of the format, from their order on the track. Cars
 * that got a lap back take the restart behind the others. Lapped cars keep their place, or go behind the lead
 * lap.
 */
export function restartOrder(session: SessionState, order: readonly Classified[]): string[] {
  const { freePass = null, waved = [], lapped = [] } = lastCaution(raceOf(session)) ?? {};
  const rear = sentToRear(session);
  const behindLeadLap = (session.spec.restart?.lapped ?? 'place') === 'place' ? [] : lapped;
  const groupOf = (car: string): number => {
    if (rear.includes(car)) return 3;
    if (car === freePass || waved.includes(car)) return 2;
    return behindLeadLap.includes(car) ? 1 : 0;
  };
  const running = order.filter(({ place, status }) => place !== null && status === 'running');
  return running.map(({ car }) => car).sort((a, b) => groupOf(a) - groupOf(b));
}
