import fc from 'fast-check';
import type { Given, Issued } from '../support/given.ts';
import { carsNumbered, crossings, orderIn, penalty, raceUnderGreen } from '../support/weekend.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 100);
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];
const session = 'race';
const CARS = carsNumbered(6);

type Penalize = Extract<Issued, { type: 'Penalize' }>;
type Imposed = Pick<Penalize, 'car' | 'penalty' | 'lap' | 'laps' | 'place' | 'seconds' | 'places' | 'points'>;

const car = fc.constantFrom(...CARS);
const few = fc.integer({ min: 1, max: 4 });
const commuting: fc.Arbitrary<Imposed> = fc.oneof(
  fc.record({ car, penalty: fc.constant('laps'), laps: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ car, penalty: fc.constant('time'), seconds: few.map((n) => n / 2) }),
  fc.record({ car, penalty: fc.constant('disqualified') }),
  fc.record({ car, penalty: fc.constant('place'), place: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ car, penalty: fc.constant('points'), points: few }),
  fc.record({ car, penalty: fc.constant('drive-through') }),
  fc.record({ car, penalty: fc.constant('lap-time'), lap: fc.integer({ min: 1, max: 2 }) }),
);
const places = fc.record({ car, penalty: fc.constant('places'), places: few }) as fc.Arbitrary<Imposed>;

/** The crossings of three laps, and perhaps a dead heat, a retirement or a finish scored by hand. */
const races = fc.record({
  laps: fc.array(fc.shuffledSubarray(CARS, { minLength: 3 }), { minLength: 1, maxLength: 3 }),
  retired: fc.option(car),
  late: fc.option(car),
  byHand: fc.option(fc.shuffledSubarray(CARS, { minLength: 6 })),
  deadHeat: fc.option(fc.nat(4)),
});
type Race = typeof races extends fc.Arbitrary<infer T> ? T : never;

function raceOf({ laps, retired, late, byHand, deadHeat }: Race): Given {
  const meeting = raceUnderGreen(CARS).given(...crossings(...laps.flat()));
  if (retired !== null) meeting.given({ type: 'RetireCar', session, car: retired, reason: 'engine' });
  meeting.given({ type: 'ShowCheckered', session });
  if (late !== null) meeting.when({ type: 'RecordLap', session, car: late });
  if (byHand) meeting.given({ type: 'ScoreFinish', session, order: byHand.map((each) => ({ car: each })) });
  const pair = orderIn(meeting, session).slice(deadHeat ?? 0, (deadHeat ?? 0) + 2);
  const cars = pair.map((row) => row.car);
  if (deadHeat !== null) meeting.when({ type: 'DeclareDeadHeat', session, cars, reason: 'photo' });
  return meeting;
}

const impose = (meeting: Given, penalties: readonly Imposed[]): Given => {
  for (const each of penalties) meeting.when(penalty({ ...each, session }));
  return meeting;
};

const result = (meeting: Given): object[] =>
  orderIn(meeting, session).map(({ place, car: number, laps, status, bestLapMs, addedMs }) => {
    return { place, number, laps, status, bestLapMs, addedMs };
  });

/** Leaves out places of disqualified cars, which are refused after the disqualification only. */
const withoutRefused = (penalties: readonly Imposed[]): readonly Imposed[] => {
  const out = new Set(penalties.filter((each) => each.penalty === 'disqualified').map((each) => each.car));
  return penalties.filter((each) => !out.has(each.car) || each.place === undefined);
};

const limits = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

describe('several penalties', () => {
  it('give the same result in any order of imposing them, with the `places` in their order', () => {
    const both = fc
      .tuple(fc.array(commuting, { maxLength: 5 }), fc.array(places, { maxLength: 2 }))
      .chain(([some, back]) => {
        const all = withoutRefused(some);
        const outOf = new Set(all.filter((each) => each.penalty === 'disqualified').map((each) => each.car));
        const kept = back.filter((each) => !outOf.has(each.car));
        const order = fc.shuffledSubarray([...all], { minLength: all.length });
        return fc.record({ all: fc.constant([...all, ...kept]), order, kept: fc.constant(kept) });
      });
    fc.assert(
      fc.property(races, both, fc.nat(5), (race, { all, order, kept }, at) => {
        const mixed = order.toSpliced(at, 0, ...kept);
        expect(result(impose(raceOf(race), mixed))).toEqual(result(impose(raceOf(race), all)));
      }),
      limits,
    );
  });

  it('keep the disqualified cars behind all others, and each car once', () => {
    fc.assert(
      fc.property(races, fc.array(fc.oneof(commuting, places), { maxLength: 6 }), (race, all) => {
        const order = orderIn(impose(raceOf(race), all), session);
        const out = order.map(({ status }) => status === 'disqualified');
        expect(out).toEqual(out.toSorted((a, b) => Number(a) - Number(b)));
        expect(new Set(order.map((row) => row.car)).size).toBe(CARS.length);
      }),
      limits,
    );
  });

  it('that are rescinded leave the result of the others', () => {
    fc.assert(
      fc.property(
        races,
        fc.array(fc.oneof(commuting, places), { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        (race, all, which) => {
          const gone = which % all.length;
          const meeting = impose(raceOf(race), all.slice(0, gone));
          const outcome = meeting.when(penalty({ ...(all[gone] as Imposed), session }));
          fc.pre(typeof outcome !== 'string');
          const { revision } = meeting.state;
          const rest = all.slice(gone + 1).filter((each) => {
            return typeof meeting.when(penalty({ ...each, session })) !== 'string';
          });
          meeting.given({ type: 'RescindPenalty', penalty: revision, reason: 'on appeal' });
          const others = impose(raceOf(race), all.slice(0, gone)).given(
            ...rest.map((each) => penalty({ ...each, session })),
          );
          expect(result(meeting)).toEqual(result(others));
        },
      ),
      limits,
    );
  });
});
