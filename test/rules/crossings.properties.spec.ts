import fc from 'fast-check';
import type { Issued } from '../support/given.ts';
import { caution, crossing, flag, timedRace } from '../support/timed-race.ts';
import { carsNumbered, orderIn, viewOf } from '../support/weekend.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25) * 2;
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];
const parameters = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };
const CARS = 4;

/** For each car the times of its laps in tenths of a second. */
const laps = fc.array(fc.array(fc.integer({ min: 150, max: 300 }), { maxLength: 7 }), {
  minLength: CARS,
  maxLength: CARS,
});

/** Flags of a race, in tenths of a second after the green flag. */
const flags = fc.record({
  cautionAt: fc.option(fc.integer({ min: 100, max: 900 })),
  greenAfter: fc.integer({ min: 10, max: 300 }),
  checkeredAt: fc.option(fc.integer({ min: 1_300, max: 2_000 })),
});

/** Returns the crossings of all cars. No two happen at the same instant. */
const crossingsOf = (times: readonly (readonly number[])[]): Crossing[] =>
  times.flatMap((all, i) => {
    let sum = 0;
    return all.map((time) => ({ car: carsNumbered(CARS)[i] ?? '', seconds: (sum += time) / 10 + i / 100 }));
  });

interface Crossing {
  readonly car: string;
  readonly seconds: number;
}

const flagsOf = ({
  cautionAt,
  greenAfter,
  checkeredAt,
}: typeof flags extends fc.Arbitrary<infer F> ? F : never): Issued[] => [
  ...(cautionAt === null
    ? []
    : [caution(cautionAt / 10 + 0.05), flag('ShowGreen', (cautionAt + greenAfter) / 10 + 0.06)]),
  ...(checkeredAt === null ? [] : [flag('ShowCheckered', checkeredAt / 10 + 0.07)]),
];

/** Returns the result of a race whose flags are recorded first, and whose crossings follow in this order. */
function resultOf(before: readonly Issued[], crossings: readonly Crossing[]) {
  const race = timedRace({ laps: 6, freePass: true }, CARS).given(...before);
  race.given(...crossings.map(({ car, seconds }) => crossing(car, seconds)));
  const order = orderIn(race, 'race').map(({ because: _, ...row }) => row);
  const { rows, flags: shown } = viewOf(race, 'lap-chart', 'race');
  return { order, chart: { rows, shown } };
}

describe('The result of a race', () => {
  it('does not depend on the order in which crossings are recorded', () => {
    const run = fc.tuple(laps, flags).chain(([times, shown]) => {
      const crossings = crossingsOf(times);
      const shuffled = fc.shuffledSubarray(crossings, { minLength: crossings.length });
      return fc.record({ crossings: fc.constant(crossings), shuffled, shown: fc.constant(shown) });
    });
    const law = fc.property(run, ({ crossings, shuffled, shown }) => {
      const inOrder = crossings.toSorted((a, b) => a.seconds - b.seconds);
      expect(resultOf(flagsOf(shown), shuffled)).toEqual(resultOf(flagsOf(shown), inOrder));
    });
    fc.assert(law, parameters);
  });

  it('is the same from two desks that enter the same crossings as from one', () => {
    const run = fc.tuple(laps, flags).chain(([times, shown]) => {
      const crossings = crossingsOf(times);
      const lateMs = fc.array(fc.integer({ min: 0, max: 999 }), {
        minLength: crossings.length,
        maxLength: crossings.length,
      });
      return fc.record({ lateMs, seed: fc.infiniteStream(fc.nat(9)) }).map(({ lateMs: late, seed }) => {
        const second = crossings.map(({ car, seconds }, i) => {
          return { car, seconds: seconds + (late[i] ?? 0) / 1000 };
        });
        const both = [...crossings, ...second]
          .map((one) => ({ one, rank: Number(seed.next().value) }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
        return { crossings, both, shown };
      });
    });
    const law = fc.property(run, ({ crossings, both, shown }) => {
      expect(summary(resultOf(flagsOf(shown), both))).toEqual(summary(resultOf(flagsOf(shown), crossings)));
    });
    fc.assert(law, parameters);
  });
});

/** Leaves out the revisions of records, because two desks write more records. */
const summary = ({ order, chart }: ReturnType<typeof resultOf>) => ({
  chart,
  order: order.map(({ car, place, laps: done, lapsLed, status, lastLapMs, bestLapMs, lastAt }) => {
    return { car, place, done, lapsLed, status, lastLapMs, bestLapMs, lastAt };
  }),
});
