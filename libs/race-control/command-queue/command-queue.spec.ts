import { NEVER } from 'rxjs';
import { StoreError, type EventStore } from '#event-store';
import {
  accept,
  settledOrWaiting,
  enter,
  summaryOf,
  issue,
  logOf,
  MEETING,
  nextTurn,
  note,
  schedule,
  raceWithFaultyStore,
  waitForPendingWork,
  uuid,
  withdraw,
} from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';

describe('a command that waits for a write', () => {
  it('is decided on the state after that write and shares the next write', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    const open = trouble.holdAppends();
    const first = issue(race, enter('1'));
    await waitForPendingWork();
    const later = [enter('2'), withdraw('1'), enter('3'), withdraw('2')].map((command) =>
      issue(race, command),
    );
    await waitForPendingWork();
    expect(trouble.appends).toHaveLength(1);
    open();
    expect(summaryOf(await first)).toBe('1 CarEntered');
    expect((await Promise.all(later)).map(summaryOf)).toEqual([
      '2 CarEntered',
      '3 CarWithdrawn',
      '4 CarEntered',
      '5 CarWithdrawn',
    ]);
    expect(trouble.appends.map((events) => events.length)).toEqual([1, 4]);
    expect(await logOf(real)).toHaveLength(6);
  });

  it('shares the first write with commands that arrive together', async () => {
    const { trouble, race } = await raceWithFaultyStore();
    await Promise.all(['1', '2', '3'].map((car) => accept(race, enter(car))));
    expect(trouble.appends.map((events) => events.length)).toEqual([3]);
  });

  it('shares a write with at most 255 other commands', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    await Promise.all(Array.from({ length: 600 }, (_, n) => accept(race, note(`no. ${n}`))));
    expect(trouble.appends.map((events) => events.length)).toEqual([256, 256, 88]);
    const log = await logOf(real);
    expect(log.slice(1).map(({ data }) => data['text'])).toEqual(
      Array.from({ length: 600 }, (_, n) => `no. ${n}`),
    );
  });
});

describe('an answer', () => {
  it('waits until everything it rests on is durable, also for a refusal or a no-op', async () => {
    const { trouble, race } = await raceWithFaultyStore();
    const open = trouble.holdAppends();
    const outcomes = [
      issue(race, enter('1')),
      issue(race, enter('1')),
      issue(race, { type: 'AmendEntry', car: '1', driver: 'Driver 1' }),
      issue(race, enter('2'), { ifMatch: 0 }),
    ];
    expect(await settledOrWaiting(Promise.race(outcomes))).toBe('waiting');
    const { view } = (await race.view({ meeting: 'test', projection: 'entry-list' })) as { view: object };
    expect(view).toMatchObject({ revision: 0, rows: [] });
    open();
    expect((await Promise.all(outcomes)).map(summaryOf)).toEqual([
      '1 CarEntered',
      'car-already-entered',
      'nothing at 1',
      'precondition-failed',
    ]);
  });

  it('does not wait for a write that it does not rest on', async () => {
    const { trouble, race } = await raceWithFaultyStore();
    trouble.holdAppends();
    expect(await settledOrWaiting(issue(race, withdraw('9')).then(summaryOf))).toBe('car-not-entered');
  });

  it('is sent after the next append, which is on its way meanwhile', async () => {
    const { trouble } = await raceWithFaultyStore();
    // The client of a server takes many microtasks until an append is sent.
    const append = async (...args: Parameters<EventStore['append']>) => {
      for (let microtask = 0; microtask < 50; microtask += 1) await Promise.resolve();
      return trouble.store.append(...args);
    };
    const store = Object.create(trouble.store, { append: { value: append } }) as EventStore;
    const race = new RaceControl(store, { presets: new Map() });
    const open = trouble.holdAppends();
    let appendsAtAnswer = 0;
    const first = issue(race, enter('1')).then(() => (appendsAtAnswer = trouble.appends.length));
    await waitForPendingWork();
    const second = issue(race, enter('2'));
    await waitForPendingWork();
    open();
    await Promise.all([first, second]);
    expect(appendsAtAnswer).toBe(2);
  });

  it('is sent only after the view shows the records', async () => {
    const { race } = await raceWithFaultyStore();
    const { revision } = await accept(race, enter('1'));
    expect(await race.view({ meeting: 'test', projection: 'meeting' })).toMatchObject({ view: { revision } });
  });
});

describe('a command id in flight', () => {
  it('gets the same answer, and is written once', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    const open = trouble.holdAppends();
    const both = [issue(race, note('rain'), { id: uuid(1) }), issue(race, note('rain'), { id: uuid(1) })];
    open();
    expect((await Promise.all(both)).map(summaryOf)).toEqual(['1 NoteAdded', '1 NoteAdded']);
    expect(await logOf(real)).toHaveLength(2);
  });

  it('is refused at once if the client asks for it', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    const options = { id: uuid(1), refuseInFlight: true };
    const open = trouble.holdAppends();
    const first = issue(race, note('rain'), options);
    expect(summaryOf(await issue(race, note('rain'), options))).toBe('command-in-flight');
    open();
    expect(summaryOf(await first)).toBe('1 NoteAdded');
    expect(summaryOf(await issue(race, note('rain'), options))).toBe('1 NoteAdded');
    expect(await logOf(real)).toHaveLength(2);
  });

  it('may name the time at which it was first sent when it is sent again', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    const again = { ...note('rain'), at: '2023-02-05T20:00:00.000Z' };
    const open = trouble.holdAppends();
    const both = [note('rain'), again].map((command) => issue(race, command, { id: uuid(1) }));
    open();
    expect((await Promise.all(both)).map(summaryOf)).toEqual(['1 NoteAdded', '1 NoteAdded']);
    expect(summaryOf(await issue(race, again, { id: uuid(1) }))).toBe('1 NoteAdded');
    expect(await logOf(real)).toHaveLength(2);
  });

  it('cannot name another time than before', async () => {
    const { race } = await raceWithFaultyStore();
    const at = (minute: string) => ({ ...note('rain'), at: `2023-02-05T20:${minute}:00.000Z` });
    expect(summaryOf(await issue(race, at('00'), { id: uuid(1) }))).toBe('1 NoteAdded');
    expect(summaryOf(await issue(race, at('01'), { id: uuid(1) }))).toBe('command-id-reused');
    expect(summaryOf(await issue(race, note('rain'), { id: uuid(1) }))).toBe('command-id-reused');
  });

  it('is refused with another body once the first is written', async () => {
    const { trouble, race } = await raceWithFaultyStore();
    const open = trouble.holdAppends();
    const first = issue(race, note('rain'), { id: uuid(1) });
    const second = issue(race, note('sun'), { id: uuid(1) });
    expect(await settledOrWaiting(second)).toBe('waiting');
    open();
    expect(summaryOf(await first)).toBe('1 NoteAdded');
    expect(summaryOf(await second)).toBe('command-id-reused');
  });

  it('is free for another body if the first command failed', async () => {
    const { trouble, race } = await raceWithFaultyStore();
    trouble.planAppends('fail', 'store-full');
    const first = issue(race, note('rain'), { id: uuid(1) });
    const second = issue(race, note('sun'), { id: uuid(1) });
    await expect(first).rejects.toMatchObject({ code: 'store-full' });
    expect(summaryOf(await second)).toBe('1 NoteAdded');
  });
});

describe('a write that fails', () => {
  it('fails its own commands, and later commands are decided again', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    trouble.planAppends('fail', 'store-full');
    const open = trouble.holdAppends();
    const first = issue(race, enter('1'));
    await waitForPendingWork();
    const later = [issue(race, enter('1')), issue(race, withdraw('1')), issue(race, enter('2'))];
    await waitForPendingWork();
    open();
    await expect(first).rejects.toMatchObject({ code: 'store-full' });
    expect((await Promise.all(later)).map(summaryOf)).toEqual([
      '1 CarEntered',
      '2 CarWithdrawn',
      '3 CarEntered',
    ]);
    expect(await logOf(real)).toHaveLength(4);
  });

  it('leaves no records, and a refusal that rested on it is decided again', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    trouble.planAppends('fail', 'store-full');
    const outcomes = [issue(race, enter('1')), issue(race, enter('1'))];
    const [first, second] = await Promise.allSettled(outcomes);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'store-full' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } });
    expect(await logOf(real)).toHaveLength(2);
  });

  it('is not repeated if only the answer of the store was lost', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    trouble.planAppends('lose-answer', 'store-unavailable');
    const receipt = await accept(race, enter('1'), { id: uuid(1) });
    expect(receipt.revision).toBe(1);
    expect(trouble.appends[0]).toEqual(trouble.appends[1]);
    expect(await logOf(real)).toHaveLength(2);
  });

  it('makes the queue catch up before the next decision, even if reading fails at first', async () => {
    const { trouble, real, race: former } = await raceWithFaultyStore();
    await former.drain();
    const read = jest.fn(real.readStream.bind(real));
    Object.defineProperties(trouble.store, {
      readStream: { value: read },
      subscribe: { value: () => NEVER },
    });
    const race = new RaceControl(trouble.store, { presets: new Map() });
    await race.state(MEETING);
    read.mockRejectedValueOnce(new StoreError('store-unavailable', 'As the test wants it.'));
    await accept(new RaceControl(real, { presets: new Map() }), enter('1'));
    trouble.planAppends('fail', 'store-busy');
    await expect(issue(race, enter('2'))).rejects.toMatchObject({ code: 'store-busy' });
    await waitForPendingWork();
    expect(summaryOf(await issue(race, withdraw('1')))).toBe('2 CarWithdrawn');
  });
});

describe('a conflict with another process', () => {
  it('is decided again after the records of the other process', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    const other = new RaceControl(real, { presets: new Map() });
    const open = trouble.holdAppends();
    const mine = [issue(race, enter('1')), issue(race, withdraw('2')), issue(race, enter('3'))];
    await waitForPendingWork();
    await accept(other, enter('1'));
    await accept(other, enter('2'));
    open();
    expect((await Promise.all(mine)).map(summaryOf)).toEqual([
      'car-already-entered',
      '3 CarWithdrawn',
      '4 CarEntered',
    ]);
    expect((await logOf(real)).map(({ type }) => type)).toHaveLength(5);
  });

  it('over the first record creates only one meeting', async () => {
    const { real } = await raceWithFaultyStore();
    const races = [1, 2].map(() => new RaceControl(real, { presets: new Map() }));
    const outcomes = await Promise.all(races.map((race) => issue(race, schedule, { meeting: 'new' })));
    expect(outcomes.map(summaryOf).sort()).toEqual(['0 MeetingScheduled', 'meeting-already-scheduled']);
  });

  it('is made less likely: a queue pauses after its write until another process writes', async () => {
    // The clock stands still, so the pause ends when the test says so, no matter how slow the machine is.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const { real, trouble, race } = await raceWithFaultyStore();
      const other = new RaceControl(real, { presets: new Map() });
      const follows = async (one: RaceControl, revision: number): Promise<void> => {
        while ((await one.state(MEETING))?.revision !== revision) await nextTurn();
      };
      /** Returns how many appends there are when all work is done that needs no time. */
      const countAppends = async (): Promise<number> => {
        for (let turn = 0; turn < 20; turn += 1) await nextTurn();
        return trouble.appends.length;
      };
      await accept(other, enter('1'));
      await follows(race, 1);
      await jest.advanceTimersByTimeAsync(3);
      const answer = trouble.holdAppends();
      const second = accept(race, enter('2'));
      expect(await countAppends()).toBe(1);
      await jest.advanceTimersByTimeAsync(80);
      answer();
      await second;
      const third = accept(race, enter('3'));
      expect(await countAppends()).toBe(1);
      // An eighth of the 80 ms is the mean, and the pause is eight of it, and a quarter more at most.
      await jest.advanceTimersByTimeAsync(101);
      await third;
      const fifth = accept(race, enter('5'));
      expect(await countAppends()).toBe(2);
      await follows(other, 3);
      await accept(other, enter('4'));
      expect(await countAppends()).toBe(2);
      // The records of one append arrive one after another, and are complete after a short time.
      await jest.advanceTimersByTimeAsync(3);
      expect(await countAppends()).toBe(3);
      expect(await fifth).toMatchObject({ revision: 5 });
    } finally {
      jest.useRealTimers();
    }
  });

  it('fails the command after 512 attempts, and the queue continues', async () => {
    const { real, trouble, race } = await raceWithFaultyStore();
    trouble.planAppends('fail', 'wrong-expected-revision', 512);
    await expect(issue(race, enter('1'))).rejects.toMatchObject({ code: 'store-busy' });
    expect(trouble.appends).toHaveLength(512);
    expect(await accept(race, enter('2'))).toMatchObject({ revision: 1 });
    expect(await logOf(real)).toHaveLength(2);
  });
});

describe('a log that has lost a record', () => {
  it('cannot be read past the gap and accepts no commands', async () => {
    const { real, race } = await raceWithFaultyStore();
    for (const car of ['1', '2', '3']) await accept(race, enter(car));
    const readStream: EventStore['readStream'] = async (...args) =>
      (await real.readStream(...args)).filter(({ revision }) => revision !== 2);
    const holed = Object.create(real, { readStream: { value: readStream } }) as EventStore;
    const fresh = new RaceControl(holed, { presets: new Map() });
    await expect(fresh.state(MEETING)).rejects.toMatchObject({ code: 'log-damaged' });
    await expect(issue(fresh, note('x'))).rejects.toMatchObject({ code: 'log-damaged' });
    expect(await real.head(`meeting-${MEETING}`)).toBe(3);
  });
});
