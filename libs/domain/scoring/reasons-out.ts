import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';
import { penaltiesOf, rulingsOf } from './rulings.ts';

const OUT = new Set<Classified['status']>(['retired', 'did-not-start', 'disqualified']);

/**
 * Returns why each car did not finish, as the officials wrote it: the reason of its disqualification, of a
 * finish that was scored by hand, of its retirement, or of its scratch, the nearest first. Cars that ran to
 * the end are not in it.
 */
export function reasonsOut(session: SessionState, order: readonly Classified[]): Map<string, string> {
  const scratched = session.grid.scratched.map(({ data }) => [data.car, data.reason] as const);
  const retired = rulingsOf(session, 'CarRetired').map(({ data }) => [data.car, data.reason] as const);
  const byHand = (rulingsOf(session, 'FinishScored').at(-1)?.data.order ?? []).flatMap(({ car, reason }) =>
    reason === undefined ? [] : [[car, reason] as const],
  );
  const disqualified = penaltiesOf(session).flatMap(({ data }) =>
    data.penalty === 'disqualified' ? [[data.car, data.reason] as const] : [],
  );
  const reasons = new Map([...scratched, ...retired, ...byHand, ...disqualified]);
  const out = order.filter(({ status }) => OUT.has(status));
  return new Map(out.flatMap(({ car }) => (reasons.has(car) ? [[car, reasons.get(car) ?? '']] : [])));
}
