import type { Command, Fact, Format } from '#domain';
import { RaceControl, type Outcome } from '#race-control';
import { openStore } from '#event-store/open';

const carsNumbered = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i + 1));
const CARS = 40;
const START = Date.parse('2026-05-02T18:00:00.000Z');
const director = { id: 'bench', role: 'director' } as const;

const ONE_RACE: Format = {
  id: 'one-race',
  sessions: [{ id: 'race', kind: 'main', laps: 10_000, lineup: [{ draw: true }] }],
};

/** Yields the commands of a meeting with one long race, for about `records` records. */
export function* longMeeting(records: number, meeting = 'bench', count = CARS): Generator<Command> {
  const cars = carsNumbered(count);
  const track = { name: 'Bench Oval', lengthMiles: 0.25 };
  const format = ONE_RACE;
  const [session, at] = ['race', new Date(START).toISOString()];
  yield { type: 'ScheduleMeeting', meeting, name: 'Bench', date: '2026-05-02', track, format, at };
  for (const car of cars) yield { type: 'EnterCar', car, driver: `Driver ${car}`, at };
  yield { type: 'DrawLineup', session, order: cars, at };
  yield { type: 'PostLineup', session, at };
  yield { type: 'OpenSession', session, at };
  yield { type: 'ShowGreen', session, at };
  for (let i = 0; i < records - cars.length - 5; i++) {
    const crossed = new Date(START + 1 + i * (14_000 / cars.length)).toISOString();
    yield { type: 'RecordLap', session, car: cars[i % cars.length] ?? '1', timeMs: 14_000, at: crossed };
  }
}

/** Writes the long meeting into a store. */
export async function fill(store: string, records: number, meeting = 'bench'): Promise<void> {
  const opened = await openStore(store);
  const race = new RaceControl(opened, { presets: new Map() });
  await play(race, longMeeting(records, meeting), meeting);
  await race.drain();
  await opened.close();
}

/** Issues commands, many at a time. @throws Error if one is refused, as the bench would be meaningless */
export async function play(race: RaceControl, commands: Iterable<Command>, meeting = 'bench'): Promise<void> {
  let pending: Promise<Outcome>[] = [];
  const settle = async () => {
    const outcome = (await Promise.all(pending)).find(({ kind }) => kind !== 'accepted');
    if (outcome) throw new Error(JSON.stringify(outcome));
    pending = [];
  };
  for (const command of commands) {
    pending.push(race.issue({ meeting, command, official: director }));
    if (pending.length >= 512) await settle();
  }
  await settle();
}

/** Returns the records of the long meeting. */
export async function facts(records: number, cars = CARS): Promise<readonly Fact[]> {
  const store = await openStore('memory:');
  const race = new RaceControl(store, { presets: new Map() });
  for (const command of longMeeting(records, 'bench', cars))
    await race.issue({ meeting: 'bench', command, official: director });
  const state = await race.state('bench');
  await race.drain();
  await store.close();
  return state?.records.items ?? [];
}
