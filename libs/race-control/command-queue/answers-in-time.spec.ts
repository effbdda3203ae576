import { StoreError } from '#event-store';
import { openStore } from '#event-store/open';
import { HeldStore } from '../../../test/support/held-store.ts';
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
  uuid,
  withdraw,
  type IssueOptions,
} from '../../../test/support/race.ts';
import type { Command } from '#domain';
import { RaceControl } from '../race-control.ts';

/** The limit of a call of the store, and the time in which each command is answered. */
const TIMEOUT_MS = 500;
const LIMIT_MS = TIMEOUT_MS + 1_000;
/** Runs the work that depends on no timer. */
const settle = async () => {
  for (let turn = 0; turn < 9; turn += 1) {
    await jest.advanceTimersByTimeAsync(0);
    await nextTurn();
  }
};

/** Starts a command. `answer` is its summary, or what a server makes of its error; null while it waits. */
function start(race: RaceControl, command: Command, options: IssueOptions = {}) {
  const started = { answer: null as string | null, atMs: NaN };
  const since = performance.now();
  void issue(race, command, options)
    .then(summaryOf, (error: unknown) => {
      const { code, more } = error as StoreError;
      return `${code}, ${more.outcome ?? 'not taken'}`;
    })
    .then((answer) => Object.assign(started, { answer, atMs: performance.now() - since }));
  return started;
}

async function given() {
  const held = new HeldStore(await openStore('memory:'), TIMEOUT_MS);
  const race = new RaceControl(held.store, { presets: new Map() });
  await accept(race, schedule);
  held.appends.length = 0;
  return { held, race };
}

const UNKNOWN = 'store-unavailable, unknown';
const NOT_TAKEN = 'store-unavailable, not taken';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

describe('a command whose append is never answered', () => {
  it('is answered in time, with an unknown outcome', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.hang);
    const first = start(race, note('rain'));
    await settle();
    expect(first.answer).toBeNull();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(first.answer).toBe(UNKNOWN);
    expect(first.atMs).toBeLessThanOrEqual(LIMIT_MS);
  });

  it('lets those behind it wait for their own time, and they are never written', async () => {
    const { held, race } = await given();
    const release = held.hold();
    const first = start(race, note('rain'));
    await settle();
    const before = [start(race, enter('1')), start(race, withdraw('9'))];
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const after = start(race, enter('2'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const answers = [first, ...before, after].map(({ answer }) => answer);
    expect(answers).toEqual([UNKNOWN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN]);
    expect(Math.max(...before.map(({ atMs }) => atMs), after.atMs)).toBeLessThanOrEqual(LIMIT_MS);
    release();
    await settle();
    expect((await logOf(held.real)).map(({ type }) => type)).toEqual(['MeetingScheduled', 'NoteAdded']);
  });

  it('does not stop the answers about views', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.hang);
    start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const answer = await race.view({ meeting: MEETING, projection: 'meeting' });
    expect(answer).toMatchObject({ kind: 'view', view: { revision: 0 } });
  });
});

describe('a command of unknown outcome that is sent again with its id', () => {
  const again = { id: uuid(1) };

  it('gets its receipt when the append lands after all, and is in the log once', async () => {
    const { held, race } = await given();
    const release = held.hold();
    start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const second = start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS / 2);
    expect(second.answer).toBeNull();
    release();
    await settle();
    expect(second.answer).toBe('1 NoteAdded');
    expect(await logOf(held.real)).toHaveLength(2);
  });

  it('gets its receipt also when it comes after the append has landed', async () => {
    const { held, race } = await given();
    const release = held.hold();
    start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    release();
    await settle();
    const second = start(race, note('rain'), again);
    await settle();
    expect(second.answer).toBe('1 NoteAdded');
  });

  it('is of unknown outcome again while the append stays on its way', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.hang);
    start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const second = start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(second.answer).toBe(UNKNOWN);
    expect(second.atMs).toBeLessThanOrEqual(LIMIT_MS);
  });

  it('is of unknown outcome when the store is closed before it says so', async () => {
    const { held, race } = await given();
    const release = held.hold(() => Promise.reject(new StoreError('store-closed', 'As the test wants it.')));
    start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const second = start(race, note('rain'), again);
    held.isReadingHeld = true;
    release();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(second.answer).toBe(UNKNOWN);
  });

  it('is decided anew when another server wrote in its place', async () => {
    const { held, race } = await given();
    const release = held.hold();
    start(race, enter('1'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const second = start(race, enter('1'), again);
    const other = new RaceControl(held.real, { presets: new Map() });
    await accept(other, enter('1'));
    release();
    await settle();
    expect(second.answer).toBe('car-already-entered');
    expect(await logOf(held.real)).toHaveLength(2);
  });

  it('gets the receipt from another server once its records are in the log', async () => {
    const { held, race } = await given();
    held.nextAppends.push(async (...args) => {
      await held.write(...args);
      return held.hang(...args);
    });
    start(race, note('rain'), again);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const other = new RaceControl(held.real, { presets: new Map() });
    const second = start(other, note('rain'), again);
    await settle();
    expect(second.answer).toBe('1 NoteAdded');
  });
});

describe('an append that failed and may still land', () => {
  it('is repeated with the same ids at the same revision until the store knows', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.loseAnswer, held.fail, held.fail);
    held.isReadingHeld = true;
    const first = start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(first.answer).toBe(UNKNOWN);
    await jest.advanceTimersByTimeAsync(10_000);
    const sent = held.appends.map(([, [event], expected]) => [event?.id, expected]);
    expect(sent).toEqual(Array(4).fill(sent[0]));
    expect(await logOf(held.real)).toHaveLength(2);
  });

  it('is settled by the records themselves when the log shows them in time', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.loseAnswer, held.hang);
    const first = start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(first.answer).toBe('1 NoteAdded');
  });

  it('is settled within the time of the command when the store answers by then', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.loseAnswer);
    const first = start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS / 2);
    expect(first.answer).toBe('1 NoteAdded');
  });
});

describe('a store that does not answer when it is read', () => {
  it('while a meeting is opened: commands are answered in time and never written', async () => {
    const { held } = await given();
    held.isReadingHeld = true;
    const race = new RaceControl(held.store, { presets: new Map() });
    const first = start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(first.answer).toBe(NOT_TAKEN);
    expect(held.appends).toEqual([]);
  });

  it('while a meeting is opened: the answer speaks of its own try only', async () => {
    const { held, race } = await given();
    await accept(race, note('rain'), { id: uuid(1) });
    held.isReadingHeld = true;
    const other = new RaceControl(held.store, { presets: new Map() });
    const again = issue(other, note('rain'), { id: uuid(1) }).catch((error: StoreError) => error);
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const { detail, more } = (await again) as StoreError;
    expect(detail).toContain('This try was not taken; an earlier one with the same id may have been.');
    expect(more).toEqual({});
  });

  it('after a conflict: commands are answered in time and never written', async () => {
    const { held, race } = await given();
    const release = held.hold();
    const first = start(race, note('rain'));
    await settle();
    await accept(new RaceControl(held.real, { presets: new Map() }), note('sun'));
    held.isReadingHeld = true;
    release();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(first.answer).toBe(NOT_TAKEN);
    expect(held.appends).toHaveLength(1);
  });
});

describe('a command that is in the log and is sent again with its id', () => {
  it('gets its receipt at once behind an append that is never answered', async () => {
    const { held, race } = await given();
    await accept(race, note('rain'), { id: uuid(1) });
    held.nextAppends.push(held.hang);
    start(race, note('sun'));
    await settle();
    const again = start(race, note('rain'), { id: uuid(1) });
    await settle();
    expect(again.answer).toBe('1 NoteAdded');
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    const later = start(race, note('rain'), { id: uuid(1) });
    await settle();
    expect(later.answer).toBe('1 NoteAdded');
  });

  it('gets it also when the log cannot be read after a conflict', async () => {
    const { held, race } = await given();
    await accept(race, note('rain'), { id: uuid(1) });
    const release = held.hold();
    start(race, note('sun'));
    await settle();
    await accept(new RaceControl(held.real, { presets: new Map() }), note('wind'));
    held.isReadingHeld = true;
    release();
    await settle();
    const again = start(race, note('rain'), { id: uuid(1) });
    await settle();
    expect(again.answer).toBe('1 NoteAdded');
  });
});

describe('a command whose time is over just after its append', () => {
  it('gets its receipt, because its records are in the log', async () => {
    const { held, race } = await given();
    const release = held.hold();
    const first = start(race, note('rain'));
    await settle();
    // The next append leaves before the answers to the first.
    held.nextAppends.push((...args) => {
      jest.advanceTimersByTime(LIMIT_MS);
      return held.write(...args);
    });
    start(race, note('sun'));
    release();
    await settle();
    expect(first.answer).toBe('1 NoteAdded');
    expect(await logOf(held.real)).toHaveLength(3);
  });
});

describe('a command that is too late in the next group', () => {
  it('leaves it, and what was decided upon it is decided again', async () => {
    const { held, race } = await given();
    const release = held.hold();
    const first = start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS - 400);
    const late = start(race, enter('1'));
    await jest.advanceTimersByTimeAsync(100);
    // Without the command before it, the car is not entered.
    const last = start(race, withdraw('1'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS - 250);
    release();
    await settle();
    expect([first, late, last].map(({ answer }) => answer)).toEqual([UNKNOWN, NOT_TAKEN, 'car-not-entered']);
  });
});

describe('a shutdown', () => {
  it('answers the commands that are on their way', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.hang);
    const both = [start(race, note('rain')), start(race, note('sun'))];
    await settle();
    const closed = race.drain();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    await closed;
    expect(both.map(({ answer }) => answer)).toEqual([UNKNOWN, UNKNOWN]);
  });

  it('ends the repetition of an append that may still land', async () => {
    const { held, race } = await given();
    held.nextAppends.push(held.fail, held.fail, held.fail, held.fail, held.fail);
    start(race, note('rain'));
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    await race.drain();
    const before = held.appends.length;
    await jest.advanceTimersByTimeAsync(10_000);
    expect(held.appends).toHaveLength(before);
    expect(jest.getTimerCount()).toBe(0);
  });
});
