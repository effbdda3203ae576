import fc from 'fast-check';
import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { orderIn, qualifyingAt } from '../support/weekend.ts';

const session = 'qualifying';
const CARS = ['1', '2', '3', '4'];
const START = Date.parse('2023-02-06T00:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();

interface Crossing {
  readonly car: string;
  readonly seconds: number;
}

type Spec = Partial<Format['sessions'][number]>;

const SPECS: readonly Spec[] = [
  { rank: { by: 'race-time' } },
  { rank: { by: 'laps-and-time' }, start: 'staggered' },
  { rank: { by: 'laps-and-time' }, start: 'staggered', ends: { time: 'PT2M', plus: 'own-lap' } },
  { rank: { by: 'race-time' }, laps: 2 },
];

/** Crossings of some cars, half of them at the same instants. */
const crossings = fc
  .uniqueArray(fc.record({ car: fc.constantFrom(...CARS), seconds: fc.integer({ min: 1, max: 8 }) }), {
    minLength: 1,
    maxLength: 24,
    selector: ({ car, seconds }) => `${car} ${seconds}`,
  })
  .map((list) => list.map(({ car, seconds }) => ({ car, seconds: seconds * 30 })));

function run(spec: Spec, list: readonly Crossing[]): Given {
  const laps = list.map(({ car, seconds }): Issued => ({
    type: 'RecordLap',
    session,
    car,
    at: at(seconds),
  }));
  return qualifyingAt('open', spec, CARS).given({ type: 'ShowGreen', session, at: at(0) }, ...laps);
}

/** Returns what a result says of each car, with the cars that share a place in the order of their numbers. */
const standing = (meeting: Given) =>
  orderIn(meeting, session)
    .map(({ car, place, laps, rankedMs }) => ({ car, place, laps, rankedMs }))
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0) || (a.car < b.car ? -1 : 1));

describe('a session that ranks by laps and their time', () => {
  const cases = fc.tuple(fc.constantFrom(...SPECS), crossings).chain(([spec, list]) =>
    fc.record({
      spec: fc.constant(spec),
      list: fc.constant(list),
      shuffled: fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    }),
  );

  it('does not depend on the order in which crossings were recorded', () => {
    fc.assert(
      fc.property(cases, ({ spec, list, shuffled }) => {
        expect(standing(run(spec, shuffled))).toEqual(standing(run(spec, list)));
      }),
      { numRuns: 60 },
    );
  });

  it('puts no car behind one with fewer laps, or with as many laps in a longer time', () => {
    fc.assert(
      fc.property(cases, ({ spec, list }) => {
        const rows = standing(run(spec, list)).filter(({ rankedMs }) => rankedMs !== null);
        rows.slice(1).forEach((row, i) => {
          const ahead = rows[i];
          if (!ahead) return;
          expect(ahead.laps).toBeGreaterThanOrEqual(row.laps);
          if (ahead.laps === row.laps) expect(ahead.rankedMs).toBeLessThanOrEqual(row.rankedMs ?? 0);
          const isLevel = ahead.laps === row.laps && ahead.rankedMs === row.rankedMs;
          expect(ahead.place === row.place).toBe(isLevel);
        });
      }),
      { numRuns: 60 },
    );
  });
});
