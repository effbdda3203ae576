import type { Format, SessionSpec } from '../format.ts';
import { copiesOf } from '../plain-format.ts';
import type { Ranking } from '../ranking.ts';
import { atLapOf, familyOf, isOfFamily } from '../references.ts';

/** No field is larger. */
export const MAX_CARS = 200;

/** Returns the most copies that a session with a `count` can have. */
export const mostCopies = (spec: SessionSpec): number => copiesOf(spec, MAX_CARS);

/** Returns the number at the end of an id like `heat-12`, and what is before it; null without one. */
export function numbered(id: string): { base: string; number: number } | null {
  const [, base, number] = /^(.+)-([1-9]\d*)$/.exec(id) ?? [];
  return base === undefined ? null : { base, number: Number(number) };
}

/** Groups a list by a key. */
export function grouped<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** What the references of a document mean. */
export interface Names {
  /** The sessions of an id, a copy or a family, by the ids in the document; empty for anything else. */
  readonly sessionsOf: (ref: string) => readonly string[];
  /** The sessions of one id. Several differ in the numbers of cars. */
  readonly specsOf: (id: string) => readonly SessionSpec[];
  readonly rankingOf: (ref: string) => Ranking | undefined;
  /** Says what is wrong with a reference in `from` or `of`; null if it is right. */
  readonly problemOf: (ref: string) => string | null;
}

export function namesOf({ sessions, rankings = [] }: Format): Names {
  const specs = grouped(sessions, ({ id }) => id);
  const families = grouped(sessions, ({ id }) => numbered(id)?.base ?? '');
  const byId = new Map(rankings.map((ranking) => [ranking.id, ranking]));
  const specsOf = (id: string): readonly SessionSpec[] => specs.get(id) ?? [];
  const isCounted = (id: string): boolean => specsOf(id).some(({ count }) => count !== undefined);

  // A reference is read again for each number of cars.
  const known = new Map<string, readonly string[]>();
  const sessionsOf = (ref: string): readonly string[] => {
    const found = known.get(ref) ?? findSessions(ref);
    known.set(ref, found);
    return found;
  };

  const findSessions = (ref: string): readonly string[] => {
    const family = familyOf(ref);
    if (family !== null) {
      if (isCounted(family)) return [family];
      return (families.get(family) ?? []).map(({ id }) => id).filter((id) => isOfFamily(id, family));
    }
    const id = atLapOf(ref)?.session ?? ref;
    if (specs.has(id)) return isCounted(id) ? [] : [id];
    const { base, number } = numbered(id) ?? { base: '', number: 0 };
    const most = Math.max(
      0,
      ...specsOf(base).map((spec) => (spec.count === undefined ? 0 : mostCopies(spec))),
    );
    return number > 0 && number <= most ? [base] : [];
  };

  const problemOf = (ref: string): string | null => {
    if (ref === 'standings' || byId.has(ref) || sessionsOf(ref).length > 0) return null;
    if (isCounted(ref)) return `"${ref}" has copies, so name one like ${ref}-1, or all as ${ref}-*`;
    const family = familyOf(ref);
    if (family !== null) return `there is no session like "${family}-1"`;
    return `there is no session "${atLapOf(ref)?.session ?? ref}"`;
  };
  return { sessionsOf, specsOf, rankingOf: (ref) => byId.get(ref), problemOf };
}
