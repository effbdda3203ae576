import type { Format, SessionSpec } from '../format.ts';
import { dependsOnField, isWithin } from '../plain-format.ts';
import { allSources } from '../sources.ts';
import { capacitiesOf, specWith, yieldOf, type CapacityOf } from './capacity.ts';
import { warning, type Finding } from './findings.ts';
import { MAX_CARS, namesOf, type Names } from './names.ts';

/** A session that is in the format for a number of cars, and what is wrong with its line-up then. */
interface Idle {
  readonly session: SessionSpec;
  readonly field: string;
  readonly words: string;
}

/**
 * Warns of numbers of cars with which a session of the format has no car, because no source is in the format
 * then or the sources have too few cars, and of sources that come after a full field.
 */
export function emptyFindings(format: Format, names: Names): Finding[] {
  if (!format.sessions.some(dependsOnField)) return [];
  const found = new Map<string, { readonly idle: Idle; readonly cars: number[] }>();
  for (const { idle, from, to } of spansOf(format, names)) {
    const key = `${idle.session.id} ${idle.words}`;
    const known = found.get(key) ?? { idle, cars: [] };
    found.set(key, known);
    for (let cars = from; cars <= to; cars += 1) known.cars.push(cars);
  }
  return [...found.values()].map(({ idle: { session, field, words }, cars }) =>
    warning(session, field, `with ${rangeWords(cars)} ${words}`),
  );
}

/** Returns the sessions of a document that no car can reach with a number of cars. */
export const emptySessions = (format: Format, cars: number): string[] =>
  idleWith(format, namesOf(format), cars).flatMap(({ session, field }) =>
    field === 'lineup' ? [session.id] : [],
  );

interface Span {
  readonly idle: Idle;
  readonly from: number;
  readonly to: number;
}

/** Returns what is idle with all numbers of cars. Numbers that give the same sessions are read together. */
function spansOf(format: Format, names: Names): Span[] {
  const idleAt = (cars: number): Idle[] => idleWith(format, names, cars);
  const starts = startsOf(format);
  return starts.flatMap((from, i) =>
    spansBetween([from, idleAt(from)], (starts[i + 1] ?? MAX_CARS + 1) - 1, idleAt),
  );
}

/** Returns the numbers of cars from which on the format may have other sessions or sources. */
function startsOf({ sessions }: Format): number[] {
  const starts = new Set([1]);
  for (const { when, count, lineup = [] } of sessions) {
    for (const { cars } of [when, ...allSources(lineup).map((source) => source.when)].filter(
      (one) => !!one,
    )) {
      starts.add(cars[0]).add((cars[1] ?? MAX_CARS) + 1);
    }
    if (typeof count !== 'object') continue;
    for (let cars = count.most + 1; cars <= MAX_CARS; cars += count.most) starts.add(cars);
  }
  return [...starts].filter((cars) => cars >= 1 && cars <= MAX_CARS).toSorted((a, b) => a - b);
}

/**
 * Returns what is idle with each number of cars up to a last one. More cars with the same sessions never
 * leave more sessions empty nor fewer fields full, so what is the same at both ends is the same between them.
 */
function spansBetween(
  [from, first]: readonly [number, readonly Idle[]],
  to: number,
  idleAt: (cars: number) => Idle[],
): Span[] {
  const last = from === to ? first : idleAt(to);
  const isSame =
    first.length === last.length &&
    first.every(({ session, words }, i) => {
      return session.id === last[i]?.session.id && words === last[i].words;
    });
  if (isSame) return first.map((idle) => ({ idle, from, to }));
  const middle = Math.floor((from + to) / 2);
  return [
    ...spansBetween([from, first], middle, idleAt),
    ...spansBetween([middle + 1, idleAt(middle + 1)], to, idleAt),
  ];
}

/** Returns what is idle with a number of cars. */
function idleWith(format: Format, names: Names, cars: number): Idle[] {
  const capacityOf = capacitiesOf(format, names, cars);
  return format.sessions
    .filter(({ when }) => isWithin(when, cars))
    .flatMap((session) => idleOf(specWith(session, cars), capacityOf));
}

function idleOf(session: SessionSpec, capacityOf: CapacityOf): Idle[] {
  const { lineup, field = Infinity } = session;
  if (!lineup) return [];
  const yields = lineup.map((source) => yieldOf(source, capacityOf));
  if (yields.every((cars) => cars === 0)) {
    return [{ session, field: 'lineup', words: 'no car can reach it' }];
  }
  const full = yields.findIndex((cars) => cars >= field);
  if (full < 0) return [];
  return lineup.slice(full + 1).flatMap((source, i) => {
    if (!('from' in source) || (yields[full + 1 + i] ?? 0) === 0) return [];
    const words = `its field of ${field} is full before the places of ${source.from.join(', ')}`;
    return [{ session, field: 'field', words }];
  });
}

/** Returns numbers of cars in words: "1 to 5 and 41 or more cars". */
function rangeWords(numbers: readonly number[]): string {
  const starts = numbers.filter((number, i) => numbers[i - 1] !== number - 1);
  const ends = numbers.filter((number, i) => numbers[i + 1] !== number + 1);
  const ranges = starts
    .map((first, i) => {
      const last = ends[i] ?? first;
      if (last === MAX_CARS) return `${first} or more`;
      return first === last ? `${first}` : `${first} to ${last}`;
    })
    .join(' and ');
  return `${ranges} ${ranges === '1' ? 'car' : 'cars'}`;
}
