import type { Issued } from '../../../test/support/given.ts';
import { carsNumbered, meetingOf, oneRace, score, viewOf } from '../../../test/support/weekend.ts';
import { missedCrossings, officialsOf } from './officials.ts';
import { planOf } from './plan.ts';
import { runRace } from './run-race.ts';
import { truthOf } from './truth.ts';

const GREEN_AT = Date.parse('2026-05-02T19:00:00.000Z');
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

/** Runs a session of a format by hand: the scorer records each crossing. Returns the order and the laps. */
function runByHand(seed: number, spec: Parameters<typeof oneRace>[0], cars: number) {
  const format = oneRace(spec);
  const grid = carsNumbered(cars);
  const [race] = format.sessions;
  if (!race) throw new Error('The format has no race.');
  const story = runRace(planOf(seed, { spec: race, grid, greenAt: GREEN_AT }));
  const truth = truthOf(story, story.crossings);
  const flags = officialsOf('race', story);
  const crossings = missedCrossings('race', truth.crossings);
  const lineup: Issued[] = [
    { type: 'DrawLineup', session: 'race', order: grid },
    { type: 'PostLineup', session: 'race' },
  ];
  const given = meetingOf(format, grid)
    .given(...(spec?.kind === 'practice' ? [] : lineup))
    .given(...[...flags, ...crossings].sort((a, b) => a.at.localeCompare(b.at)));
  const rows = viewOf(given, 'results', 'race').rows as { car: string; laps: number; bestLapMs: number }[];
  return { story, truth, given, rows };
}

describe('a simulated race', () => {
  it.each([
    ['a heat', { laps: 25 }, 9],
    ['a race in which laps under yellow count', { laps: 40, cautionLapsCount: true }, 16],
    ['a race with overtime', { laps: 30, cautionLapsCount: true, overtime: { attempts: 2 } }, 12],
    ['a short heat', { laps: 8 }, 6],
  ])('has the result that the rules give it: %s', (_, spec, cars) => {
    for (const seed of SEEDS) {
      const { truth, given, rows } = runByHand(seed, spec, cars);
      const laps = new Map(truth.cars.map((car) => [car.car, car]));
      expect([seed, ...score(given)]).toEqual([
        seed,
        ...truth.order.map((car) => `${car}:${laps.get(car)?.laps}`),
      ]);
      expect([seed, ...rows.map((row) => row.bestLapMs)]).toEqual([
        seed,
        ...rows.map((row) => laps.get(row.car)?.bestLapMs),
      ]);
    }
  });

  it('is the same for the same seed, and another one for another seed', () => {
    const [first, again, other] = [runByHand(7, {}, 9), runByHand(7, {}, 9), runByHand(8, {}, 9)];
    expect(again.story).toEqual(first.story);
    expect(other.story.crossings).not.toEqual(first.story.crossings);
  });

  it('has a spin with a caution, a retirement and a visit to the pits', () => {
    const { story } = runByHand(7, { laps: 25 }, 9);
    expect(story.flags.map(({ flag }) => flag)).toEqual(expect.arrayContaining(['green', 'yellow', 'white']));
    expect(story.retirements.length).toBeGreaterThan(0);
    expect(story.pitVisits.length).toBeGreaterThan(0);
  });
});
