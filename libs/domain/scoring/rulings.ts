import type { EventType, FactOf } from '../events.ts';
import type { SessionState } from '../session/state.ts';

/** The rulings of one type over a session's laps, in the order in which they were made. */
export function rulingsOf<T extends EventType>(session: SessionState, type: T): FactOf<T>[] {
  const found: FactOf<T>[] = [];
  for (let i = 0; i < session.rulings.length; i++) {
    const fact = session.rulings.items[i];
    if (fact?.type === type) found.push(fact as FactOf<T>);
  }
  return found;
}

/** The penalties that stand: imposed and not rescinded. */
export function penaltiesOf(session: SessionState): FactOf<'PenaltyImposed'>[] {
  const rescinded = new Set(rulingsOf(session, 'PenaltyRescinded').map((fact) => fact.data.penalty));
  return rulingsOf(session, 'PenaltyImposed').filter((fact) => !rescinded.has(fact.revision));
}

/** The car's retirement that stands, or undefined: it may have returned since. */
export function retirementOf(session: SessionState, car: string): FactOf<'CarRetired'> | undefined {
  const retired = rulingsOf(session, 'CarRetired').findLast((fact) => fact.data.car === car);
  const returned = rulingsOf(session, 'CarReturned').findLast((fact) => fact.data.car === car);
  return retired && (returned?.revision ?? -1) < retired.revision ? retired : undefined;
}

/** Cars sent to the rear by a penalty that they have not served: there has been no green since. */
export function toServeAtRear(session: SessionState, lastGreen: number): string[] {
  return penaltiesOf(session)
    .filter(({ data, revision }) => data.penalty === 'to-rear' && revision > lastGreen)
    .map(({ data }) => data.car);
}
