import { orderOf, sessionOf, type Command } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import {
  accept,
  enter,
  issue,
  logOf,
  MEETING,
  nextTurn,
  note,
  schedule,
  summaryOf,
} from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';

const START = Date.parse('2024-06-01T19:00:00.000Z');
const HOUR_MS = 3_600_000;
const session = 'heat';

let store: EventStore;
let clockMs: number;
let monotonicMs: number;
const control = () =>
  new RaceControl(store, { presets: new Map(), now: () => clockMs, monotonicMs: () => monotonicMs });

/** Lets the time pass, and sets the clock beside. */
const pass = (ms: number, setMs = 0): void => {
  clockMs += ms + setMs;
  monotonicMs += ms;
};

const occurred = async (): Promise<string[]> =>
  (await logOf(store)).map(({ metadata }) => String(metadata['occurredAt']).slice(11, 23));

beforeEach(async () => {
  store = await openStore('memory:');
  clockMs = START;
  monotonicMs = 500;
});

describe('The time of a meeting', () => {
  it('continues from its last time while the clock is behind, and then follows the clock', async () => {
    const race = control();
    await accept(race, schedule);
    pass(10_000, -HOUR_MS);
    await accept(race, note('one'));
    pass(14_000);
    await accept(race, note('two'));
    pass(1_000, HOUR_MS);
    await accept(race, note('three'));
    const times = ['19:00:00.000', '19:00:10.000', '19:00:24.000', '19:00:25.000'];
    expect(await occurred()).toEqual(times);
    const recorded = (await logOf(store)).map(({ metadata }) => String(metadata['recordedAt']).slice(11, 23));
    expect(recorded).toEqual(times);
  });

  it('does not go back over a restart, also if the last record names an earlier time', async () => {
    const first = control();
    await accept(first, schedule);
    pass(20_000);
    await accept(first, note('now'));
    await accept(first, { ...note('before'), at: '2024-06-01T18:00:00.000Z' });
    await first.drain();
    pass(5_000, -HOUR_MS);
    const second = control();
    await accept(second, note('after'));
    pass(3_000);
    await accept(second, note('later'));
    expect((await occurred()).slice(3)).toEqual(['19:00:20.000', '19:00:23.000']);
  });

  it('is shared by two servers, also if the clock of one is an hour behind', async () => {
    const fast = control();
    const slow = new RaceControl(store, {
      presets: new Map(),
      now: () => clockMs - HOUR_MS,
      monotonicMs: () => monotonicMs,
    });
    await accept(fast, schedule);
    await slow.state(MEETING);
    pass(10_000);
    await accept(fast, note('fast'));
    while ((await slow.state(MEETING))?.revision !== 1) await nextTurn();
    pass(2_000);
    await accept(slow, note('slow'));
    pass(1_000);
    await accept(fast, note('fast again'));
    expect((await occurred()).slice(1)).toEqual(['19:00:10.000', '19:00:12.000', '19:00:13.000']);
  });

  it('leaves a command that names its time where it was', async () => {
    const race = control();
    await accept(race, schedule);
    await accept(race, { ...note('earlier'), at: '2024-06-01T17:00:00.000Z' });
    await accept(race, note('now'));
    expect(await occurred()).toEqual(['19:00:00.000', '17:00:00.000', '19:00:00.000']);
  });

  it('counts the laps of a race in order when the clock is set back (case 10)', async () => {
    const race = control();
    const issueAll = async (...commands: Command[]): Promise<void> => {
      for (const command of commands) await accept(race, command);
    };
    const lap = (car: string): Command => ({ type: 'RecordLap', session, car });
    await issueAll(schedule, enter('1'), enter('2'), { type: 'DrawLineup', session, order: ['1', '2'] });
    await issueAll(
      { type: 'PostLineup', session },
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
    );
    pass(15_000);
    await issueAll(lap('1'));
    pass(1_000);
    await issueAll(lap('2'));
    pass(14_000, -HOUR_MS);
    await issueAll(lap('1'));
    clockMs += 1_000;
    await issueAll(lap('2'));
    const state = await race.state(MEETING);
    const heat = state && sessionOf(state, session);
    expect(state && heat && orderOf(state, heat)).toMatchObject([
      { car: '1', laps: 2, lastLapMs: 15_000 },
      { car: '2', laps: 2 },
    ]);
  });
});

describe('A command that names a time in the future', () => {
  it('is refused from more than ten seconds ahead of the clock', async () => {
    const race = control();
    await accept(race, schedule);
    const at = (ms: number): Command => ({ ...note('soon'), at: new Date(START + ms).toISOString() });
    expect(summaryOf(await issue(race, at(10_000)))).toBe('1 NoteAdded');
    expect(summaryOf(await issue(race, at(10_001)))).toBe('at-in-future');
  });

  it('is measured against the time of the meeting while the clock is behind', async () => {
    const race = control();
    await accept(race, schedule);
    pass(1_000, -HOUR_MS);
    expect(summaryOf(await issue(race, { ...note('now'), at: new Date(START + 5_000).toISOString() }))).toBe(
      '1 NoteAdded',
    );
  });
});
