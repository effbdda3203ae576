import type { FactOf } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import { carsWords } from '../words/cars.ts';
import { because } from './because.ts';
import type { Tie, Unplaced } from './places.ts';
import { rulingsOf } from './rulings.ts';

/**
 * Returns the dead heats that stand. A finish that is scored by hand replaces those that were declared before
 * it, because its order says what the officials saw.
 */
export function deadHeatsOf(session: SessionState): FactOf<'DeadHeatDeclared'>[] {
  const byHand = rulingsOf(session, 'FinishScored').at(-1)?.revision ?? -1;
  return rulingsOf(session, 'DeadHeatDeclared').filter(({ revision }) => revision > byHand);
}

/** Returns the last ruling that orders all of the given cars; undefined without one. */
export const tieBreakOf = (session: SessionState, cars: readonly string[]): FactOf<'TieBroken'> | undefined =>
  rulingsOf(session, 'TieBroken').findLast(({ data }) => cars.every((car) => data.cars.includes(car)));

/** Orders cars as a ruling has ordered them. */
const inOrderOf =
  ({ data }: FactOf<'TieBroken'>) =>
  (a: { readonly car: string }, b: { readonly car: string }): number =>
    data.cars.indexOf(a.car) - data.cars.indexOf(b.car);

/**
 * Brings the cars of each dead heat together, at the place of the first of them. A car that has other laps by
 * now, or did not run to the end, is no longer level. A broken dead heat keeps its shared place: the ruling
 * orders the cars for line-ups.
 */
export function withDeadHeats(session: SessionState, order: readonly Unplaced[]): readonly Unplaced[] {
  return deadHeatsOf(session).reduce<readonly Unplaced[]>((cars, fact) => {
    const named = cars.filter((row) => fact.data.cars.includes(row.car) && isInRace(row));
    const level = named.filter(({ laps }) => laps === named[0]?.laps);
    const first = cars.findIndex((row) => row === level[0]);
    if (level.length < 2) return cars;
    const names = level.map(({ car }) => car);
    const broken = tieBreakOf(session, names);
    const tie: Tie = { id: `dead-heat-${fact.revision}`, isOpen: broken === undefined };
    const joined = (broken ? level.toSorted(inOrderOf(broken)) : level).map((row) => {
      const others = names.filter((car) => car !== row.car);
      const words = `dead heat with ${carsWords(others)}: ${fact.data.reason}`;
      const why = [...row.because, because('dead-heat', words, [fact.revision])];
      return { ...row, tie, because: broken ? [...why, brokenBy(broken)] : why };
    });
    const rest = cars.filter((row) => !level.includes(row));
    return rest.toSpliced(first, 0, ...joined);
  }, order);
}

const isInRace = ({ status }: Unplaced): boolean => status !== 'disqualified' && status !== 'did-not-start';

const brokenBy = ({ data, revision }: FactOf<'TieBroken'>) =>
  because('tie-broken', `tie broken in the order ${data.cars.join(', ')}: ${data.reason}`, [revision]);

/**
 * Joins neighbours that are equal by every key of the format. A ruling puts them in its order, one place
 * each. Without one they share the place, and the tie stays open.
 */
export function withOpenTies(
  session: SessionState,
  order: readonly Unplaced[],
  isEqual: (one: Unplaced, other: Unplaced) => boolean,
): readonly Unplaced[] {
  const groups: Unplaced[][] = [];
  for (const row of order) {
    const group = groups.at(-1);
    if (group?.[0] && isEqual(group[0], row)) group.push(row);
    else groups.push([row]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    const names = group.map(({ car }) => car);
    const broken = tieBreakOf(session, names);
    if (broken) {
      const ordered = group.toSorted(inOrderOf(broken));
      return ordered.map((row) => ({ ...row, because: [...row.because, brokenBy(broken)] }));
    }
    const tie: Tie = { id: `tie-${first.car}`, isOpen: true };
    const why = because('tie', `${carsWords(names)} are equal by every key of the format`, []);
    return group.map((row) => ({ ...row, tie, because: [...row.because, why] }));
  });
}
