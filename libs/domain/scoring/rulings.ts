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

/** Returns the penalties that stand: imposed, not rescinded, and not turned into another one that stands. */
export function penaltiesOf(session: SessionState): FactOf<'PenaltyImposed'>[] {
  const imposed = rulingsOf(session, 'PenaltyImposed');
  if (imposed.length === 0) return imposed;
  const gone = new Set<number | undefined>();
  for (const { data } of rulingsOf(session, 'PenaltyRescinded')) gone.add(data.penalty);
  // A penalty can only be turned into a later one, so the last one is certain.
  for (const { data, revision } of imposed.toReversed()) if (!gone.has(revision)) gone.add(data.insteadOf);
  return imposed.filter(({ revision }) => !gone.has(revision));
}

/** The penalties that a car serves on the track. */
const TO_SERVE: ReadonlySet<string> = new Set(['drive-through', 'stop-and-go', 'hold']);

export const isToServe = ({ data }: FactOf<'PenaltyImposed'>): boolean => TO_SERVE.has(data.penalty);

/** Returns the record that a penalty was served; undefined if it was not. */
export const servingOf = (session: SessionState, penalty: number): FactOf<'PenaltyServed'> | undefined =>
  rulingsOf(session, 'PenaltyServed').find(({ data }) => data.penalty === penalty);

/** Returns whether a penalty stands and waits to be served. */
export const isOpen = (session: SessionState, penalty: FactOf<'PenaltyImposed'>): boolean =>
  isToServe(penalty) &&
  penaltiesOf(session).some(({ revision }) => revision === penalty.revision) &&
  !servingOf(session, penalty.revision);

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
