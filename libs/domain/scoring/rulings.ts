import type { EventType, FactOf } from '../events.ts';
import { itemsOf } from '../kernel/trail.ts';
import type { SessionState } from '../session/state.ts';

/** Returns the rulings of one type in a session, oldest first. */
export function rulingsOf<T extends EventType>(session: SessionState, type: T): FactOf<T>[] {
  const found: FactOf<T>[] = [];
  for (let i = 0; i < session.rulings.length; i++) {
    const fact = session.rulings.items[i];
    if (fact?.type === type) found.push(fact as FactOf<T>);
  }
  return found;
}

/** Returns the penalties that stand: imposed and not rescinded. */
export function penaltiesOf(session: SessionState): FactOf<'PenaltyImposed'>[] {
  const rescinded = new Set(rulingsOf(session, 'PenaltyRescinded').map((fact) => fact.data.penalty));
  return rulingsOf(session, 'PenaltyImposed').filter((fact) => !rescinded.has(fact.revision));
}

/**
 * Returns the retirement of a car that stands; undefined if it has not retired or has returned since.
 */
export function retirementOf(session: SessionState, car: string): FactOf<'CarRetired'> | undefined {
  const retired = rulingsOf(session, 'CarRetired').findLast((fact) => fact.data.car === car);
  const returned = rulingsOf(session, 'CarReturned').findLast((fact) => fact.data.car === car);
  return retired && (returned?.revision ?? -1) < retired.revision ? retired : undefined;
}

/** Returns the cars that a penalty sent to the rear and that have not served it: no green was shown since. */
export function toServeAtRear(session: SessionState): string[] {
  const sent = penaltiesOf(session).filter(({ data }) => data.penalty === 'to-rear');
  if (sent.length === 0) return [];
  const lastGreen = itemsOf(session.track).findLast((fact) => fact.type === 'GreenShown')?.revision ?? -1;
  return sent.filter(({ revision }) => revision > lastGreen).map(({ data }) => data.car);
}
