import { runSimulatedRace, type RaceSettings } from '../../../test/support/simulated-race.ts';
import { chaosText, NO_CHAOS, type Chaos } from './chaos.ts';
import { randomOf } from './random.ts';

/** A short race: twelve laps of eight cars. */
const RACE = { laps: 12, cars: 8 };

/** Returns what goes wrong in the race of a seed: each kind of chaos in two of three races. */
function chaosOf(seed: number): Chaos {
  const random = randomOf(seed, 'chaos');
  const most: Chaos = {
    dup: 0.2,
    reconnect: 40,
    reset: 2,
    second: 0.2,
    lost: 0.08,
    noise: 0.08,
    missed: 0.06,
    backup: 0.1,
    gone: 0.02,
    unknown: 2,
    spare: 1,
    clock: 3_600_000,
  };
  const names = Object.keys(most) as (keyof Chaos)[];
  const drawn = names.map((name) => [name, random.chance(2 / 3) ? most[name] : NO_CHAOS[name]]);
  return Object.fromEntries(drawn) as Chaos;
}

/** Returns how the result of a race differs from the truth. */
async function differences(settings: Omit<RaceSettings, keyof typeof RACE>): Promise<string[]> {
  const { truth, rows, refused } = await runSimulatedRace({ ...RACE, ...settings });
  const laps = new Map(truth.cars.map((car) => [car.car, car]));
  const order = rows.map(({ car }) => car).join(' ');
  return [
    ...(order === truth.order.join(' ') ? [] : [`order ${order}, truth ${truth.order.join(' ')}`]),
    ...rows.flatMap((row) => {
      const car = laps.get(row.car);
      const isSame = row.laps === car?.laps && row.bestLapMs === car.bestLapMs;
      return isSame
        ? []
        : [`${row.car}: ${row.laps} laps ${row.bestLapMs}, truth ${car?.laps} ${car?.bestLapMs}`];
    }),
    ...refused,
  ];
}

/** Returns the least chaos with which the race of a seed still fails. */
async function shrunk(seed: number, chaos: Chaos): Promise<Chaos> {
  for (const name of Object.keys(chaos) as (keyof Chaos)[]) {
    const less = { ...chaos, [name]: 0 };
    if (chaos[name] > 0 && (await differences({ seed, chaos: less })).length > 0) return shrunk(seed, less);
  }
  return chaos;
}

/** Ten seeds a test, so that a slow machine has time for each. */
const TENS = Array.from({ length: 10 }, (_, ten) => [ten * 10 + 1, ten * 10 + 10] as const);

describe('a simulated race with chaos on the wire', () => {
  it.each(TENS)('has the result of the truth, for the seeds %d to %d', async (from, to) => {
    const failures: unknown[] = [];
    for (let seed = from; seed <= to; seed += 1) {
      const chaos = chaosOf(seed);
      const found = await differences({ seed, chaos });
      if (found.length > 0) failures.push({ seed, found, least: chaosText(await shrunk(seed, chaos)) });
    }
    expect(failures).toEqual([]);
  });

  it('has it as well if a timing program reports the crossings, some of them twice', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const found = await differences({ seed, chaos: { ...NO_CHAOS, dup: 0.2 }, by: 'rmonitor' });
      expect([seed, ...found]).toEqual([seed]);
    }
  });
});
