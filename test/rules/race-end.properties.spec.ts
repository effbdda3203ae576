import fc from 'fast-check';
import { orderAtLap, raceOf, type Classified, type Format } from '#domain';
import type { Issued } from '../support/given.ts';
import { caution, crossing, flag, timedRace } from '../support/timed-race.ts';
import { carsNumbered, orderIn, sessionAt } from '../support/weekend.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25) * 2;
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];
const parameters = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };
const CARS = 5;

interface Running {
  /** For each car the times of its laps in tenths of a second. */
  readonly laps: readonly (readonly number[])[];
  readonly distance: number;
  readonly spec: Partial<Format['sessions'][number]>;
  /** When the caution comes out, in tenths of a second; null for none. */
  readonly cautionAt: number | null;
}

const running: fc.Arbitrary<Running> = fc.record({
  laps: fc.array(fc.array(fc.integer({ min: 180, max: 320 }), { minLength: 1, maxLength: 9 }), {
    minLength: CARS,
    maxLength: CARS,
  }),
  distance: fc.integer({ min: 2, max: 8 }),
  spec: fc.record({ cautionLapsCount: fc.boolean() }),
  cautionAt: fc.option(fc.integer({ min: 200, max: 1500 })),
});

/** Returns the crossings of all cars and the caution. No two happen at the same instant. */
function eventsOf({ laps, cautionAt }: Running): Issued[] {
  const crossings = laps.flatMap((times, i) => {
    let sum = 0;
    return times.map((time) => crossing(carsNumbered(CARS)[i] ?? '', (sum += time) / 10 + i / 100));
  });
  return [...crossings, ...(cautionAt === null ? [] : [caution(cautionAt / 10 + 0.07)])];
}

const byInstant = (a: Issued, b: Issued): number => ((a.at ?? '') < (b.at ?? '') ? -1 : 1);

/** Returns the places and laps of a race that runs with further commands. */
function resultOf(run: Running, laps: number, ...more: readonly Issued[]) {
  const race = timedRace({ ...run.spec, laps }, CARS).given(...[...eventsOf(run), ...more].sort(byInstant));
  return orderIn(race, 'race').map(fieldsOf);
}

function fieldsOf({ car, place, laps, status, lapsLed }: Classified): object {
  return { car, place, laps, status, lapsLed };
}

/** Returns the crossings that lead a lap of a race without a distance to complete, in seconds. */
function leadersCrossings(run: Running): number[] {
  const done = new Map<string, number>();
  let led = 0;
  return eventsOf({ ...run, cautionAt: null })
    .sort(byInstant)
    .flatMap((event) => {
      if (event.type !== 'RecordLap') return [];
      const laps = (done.get(event.car) ?? 0) + 1;
      done.set(event.car, laps);
      if (laps <= led) return [];
      led = laps;
      return [(Date.parse(event.at ?? '') - Date.parse(flag('ShowGreen', 0).at ?? '')) / 1000];
    });
}

describe('a checkered flag', () => {
  it('gives the same result wherever it is recorded within its grace', () => {
    const cases = fc.tuple(running, fc.nat(), fc.integer({ min: -2900, max: 2900 }));
    const law = fc.property(cases, ([run, which, offMs]) => {
      const leaders = leadersCrossings({ ...run });
      const at = leaders[which % leaders.length] ?? 0;
      const noCaution = { ...run, cautionAt: null };
      const shown = (ms: number) => resultOf(noCaution, 50, flag('ShowCheckered', at + ms / 1000));
      expect(shown(offMs)).toEqual(shown(0));
    });
    fc.assert(law, parameters);
  });

  it('changes nothing once the race is over by its distance', () => {
    const law = fc.property(running, fc.integer({ min: 0, max: 3000 }), (run, tenths) => {
      const end = leadersCrossings(run)[run.distance - 1];
      fc.pre(end !== undefined && run.cautionAt === null);
      const late = flag('ShowCheckered', (end ?? 0) + tenths / 10 + 0.001);
      expect(resultOf(run, run.distance, late)).toEqual(resultOf(run, run.distance));
    });
    fc.assert(law, parameters);
  });
});

describe('the order at a lap', () => {
  it('is the result of a race with that lap as its distance', () => {
    const law = fc.property(running, fc.integer({ min: 1, max: 7 }), (run, lap) => {
      const long = timedRace({ ...run.spec, laps: 50 }, CARS).given(...eventsOf(run).sort(byInstant));
      const session = sessionAt(long, 'race');
      fc.pre(lap <= raceOf(session).led.length);
      expect(orderAtLap(long.state, session, lap).map(fieldsOf)).toEqual(resultOf(run, lap));
    });
    fc.assert(law, parameters);
  });
});
