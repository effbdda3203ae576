import type { Format, SessionSpec } from '../format.ts';
import { copiesOf, isWithin } from '../plain-format.ts';
import { allSources, type When } from '../sources.ts';
import { error, FORMAT, warning, type Finding } from './findings.ts';
import { grouped, MAX_CARS, mostCopies, numbered, type Names } from './names.ts';

const MAX_SESSIONS = 64;

/** Returns the faults of `count` and `when`: numbers of cars without a session, or with too many. */
export function fieldFindings(format: Format, names: Names): Finding[] {
  const { sessions } = format;
  return [
    ...sessions.flatMap((session) => [...whenFindings(session), ...copyFindings(session, names)]),
    ...variantFindings(sessions),
    ...sizeFindings(sessions),
  ];
}

const rangeOf = (when: When | undefined): readonly [number, number] => {
  const [least, most] = when?.cars ?? [0, null];
  return [least, most ?? Infinity];
};

/** Refuses ranges in the wrong order, and warns of sources for cars that the session is not there for. */
function whenFindings(session: SessionSpec): Finding[] {
  const [least, most] = rangeOf(session.when);
  if (least > most) return [error(session, 'when.cars', `${least} to ${most} are no numbers of cars`)];
  return (session.lineup ?? []).flatMap((source, i) =>
    allSources([source]).flatMap(({ when }) => {
      const [from, to] = rangeOf(when);
      const path = `lineup[${i}].when.cars`;
      if (from > to) return [error(session, path, `${from} to ${to} are no numbers of cars`)];
      const words = `the session is not in the format for ${from} to ${to} cars`;
      return to < least || from > most ? [warning(session, path, words)] : [];
    }),
  );
}

/** Refuses a session whose id is that of a copy of another one. */
function copyFindings(session: SessionSpec, names: Names): Finding[] {
  const { base, number } = numbered(session.id) ?? { base: '', number: 0 };
  const isCopy = names.specsOf(base).some((spec) => spec.count !== undefined && number <= mostCopies(spec));
  return isCopy ? [error(session, 'id', `a copy of ${base} has the same id`)] : [];
}

/** Compares the sessions of one id: their numbers of cars exclude each other and have no gap. */
function variantFindings(sessions: readonly SessionSpec[]): Finding[] {
  return [...grouped(sessions, ({ id }) => id).values()].flatMap((all) => {
    if (all.length < 2) return [];
    const always = all.find(({ when }) => when === undefined);
    if (always) return [error(always, 'id', 'another session has the same id')];
    const sorted = all.toSorted((a, b) => rangeOf(a.when)[0] - rangeOf(b.when)[0]);
    return sorted.slice(1).flatMap((session, i) => {
      const [least] = rangeOf(session.when);
      const [, before] = rangeOf(sorted[i]?.when);
      if (least <= before) {
        return [error(session, 'when.cars', `another session has the same id with ${least} cars`)];
      }
      if (least === before + 1) return [];
      const gap = before + 2 === least ? `${before + 1}` : `${before + 1} to ${least - 1}`;
      return [warning(session, 'when.cars', `the format has no ${session.id} for ${gap} cars`)];
    });
  });
}

/** Refuses a format that has too many sessions for some number of cars. */
function sizeFindings(sessions: readonly SessionSpec[]): Finding[] {
  if (sessions.every(({ count }) => count === undefined)) return [];
  for (let cars = 1; cars <= MAX_CARS; cars += 1) {
    const there = sessions.filter(({ when }) => isWithin(when, cars));
    const total = there.reduce((all, spec) => all + copiesOf(spec, cars), 0);
    if (total <= MAX_SESSIONS) continue;
    const words = `with ${cars} cars it has ${total} sessions, more than ${MAX_SESSIONS}`;
    return [error(FORMAT, 'sessions', words)];
  }
  return [];
}
