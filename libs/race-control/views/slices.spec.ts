import { openStore } from '#event-store/open';
import type { EventStore } from '#event-store';
import { fold, foldInSteps, itemsOf, type Command, type MeetingState } from '#domain';
import { accept, enter, MEETING, note, schedule } from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';

const session = 'heat';
const RECORDS = 1_600;
let store: EventStore;

/** Counts the turns of the event loop while some work runs. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let turn = setImmediate(function again() {
    turns += 1;
    turn = setImmediate(again);
  });
  await work();
  clearImmediate(turn);
  return turns;
}

const raceControl = (): RaceControl =>
  new RaceControl(store, { presets: new Map(), recordsPerSnapshot: Infinity });

beforeAll(async () => {
  store = await openStore('memory:');
  const race = raceControl();
  await accept(race, schedule);
  for (const car of ['1', '2']) await accept(race, enter(car));
  const start: Command[] = [
    { type: 'DrawLineup', session, order: ['1', '2'] },
    { type: 'PostLineup', session },
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
    { type: 'AmendMeeting', name: 'Amended' },
  ];
  for (const command of start) await accept(race, command);
  const notes = Array.from({ length: RECORDS - 10 }, (_, i) => accept(race, note(`Note ${i}.`)));
  await Promise.all(notes);
  await accept(race, { type: 'StrikeRecord', revision: 20, reason: 'Not so.' });
  await race.drain();
});
afterAll(() => store.close());

describe('other work runs', () => {
  it('while a long log is opened', async () => {
    const race = raceControl();
    const turns = await turnsDuring(() => race.view({ meeting: MEETING, projection: 'meeting' }));
    expect(turns).toBeGreaterThanOrEqual(Math.floor(RECORDS / 256));
    await race.drain();
  });

  it('while a list of meetings reads a long log in small pages', async () => {
    const race = raceControl();
    const read = jest.spyOn(store, 'readStream');
    const { meetings } = await race.meetings();
    expect(meetings.map(({ name }) => name)).toEqual(['Amended']);
    const limits = read.mock.calls.map(([, { limit = Infinity } = {}]) => limit);
    expect(limits.length).toBeGreaterThan(RECORDS / 125);
    expect(Math.max(...limits)).toBe(125);
    read.mockRestore();
    await race.drain();
  });

  it('while a list of meetings reads many short logs', async () => {
    const many = await openStore('memory:');
    const race = new RaceControl(many, { presets: new Map() });
    const ids = Array.from({ length: 20 }, (_, i) => `m-${i}`);
    for (const meeting of ids) await accept(race, schedule, { meeting });
    let ms = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (ms += 1));
    const turns = await turnsDuring(() => race.meetings());
    clock.mockRestore();
    expect(turns).toBeGreaterThanOrEqual(3);
    await race.drain();
    await many.close();
  });
});

describe('a fold in steps', () => {
  let state: MeetingState;
  beforeAll(async () => {
    const race = raceControl();
    state = (await race.state(MEETING)) as MeetingState;
    await race.drain();
  });

  it('gives the state of a fold, also with strikes, and stops often', () => {
    const facts = itemsOf(state.records);
    const steps = foldInSteps(facts);
    let count = 0;
    let step = steps.next();
    while (step.done !== true) {
      count += 1;
      step = steps.next();
    }
    expect(step.value).toEqual(fold(facts));
    expect(count).toBe(Math.ceil(facts.length / 256));
  });
});
