import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import {
  accept,
  settledOrWaiting,
  enter,
  summaryOf,
  issue,
  logOf,
  MEETING,
  note,
  schedule,
  FaultyStore,
  waitForPendingWork,
  uuid,
  withdraw,
} from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';
import type { SnapshotKeys } from '../keys/derived-secret.ts';
import { openKeys } from '../keys/key-ring.ts';
import { processSnapshotKeys, snapshotKeysAt } from '../keys/snapshot-keys.ts';
import { decodeSnapshot, encodeSnapshot, isSealed, SNAPSHOT_NAME, SNAPSHOT_VERSION } from './snapshot.ts';

const STREAM = `meeting-${MEETING}`;
const options = { presets: new Map(), recordsPerSnapshot: 20 };

let store: EventStore;
let race: RaceControl;
beforeEach(async () => {
  store = await openStore('memory:');
  race = new RaceControl(store, options);
});
afterEach(() => jest.restoreAllMocks());

const load = () => store.snapshots.load(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION);

/** Writes a meeting of thirty records, each with its own command id, and saves a snapshot. */
async function meetingWithSnapshot(): Promise<void> {
  await accept(race, schedule);
  for (let n = 1; n < 30; n += 1) {
    await accept(race, n % 3 === 0 ? withdraw(String(n - 1)) : enter(String(n)), { id: uuid(n) });
  }
  await race.drain();
}

/** Folds the store in a new race control. Also returns the revision from which the log was read. */
async function folded() {
  const fresh = new RaceControl(store, options);
  const read = jest.spyOn(store, 'readStream');
  const state = await fresh.state(MEETING);
  // Later reads belong to the subscription.
  const from = read.mock.calls.find(([, { limit } = {}]) => limit !== 1)?.[1]?.from;
  read.mockRestore();
  const again = summaryOf(await issue(fresh, enter('5'), { id: uuid(5) }));
  const next = summaryOf(await issue(fresh, note('rain')));
  await logOf(store);
  return { entries: state?.entries, records: state?.records.length, from, again, next };
}

describe('a snapshot', () => {
  it('replaces the log up to its revision: states, command ids and the hash chain', async () => {
    await meetingWithSnapshot();
    const snapshot = await load();
    expect(snapshot?.revision).toBe(29);
    const { entries, records, from, again, next } = await folded();
    expect(from).toBe(30);
    expect([records, again, next]).toEqual([30, '5 CarEntered', '30 NoteAdded']);
    await store.snapshots.drop();
    expect((await folded()).entries).toEqual(entries);
  });

  it('is saved while records arrive and contains only durable records', async () => {
    await accept(race, schedule);
    for (let n = 1; n < 30; n += 1) await accept(race, note(`no. ${n}`));
    while (!(await load())) await waitForPendingWork();
    expect((await load())?.revision).toBe(19);
    await accept(race, note('the last'));
    expect((await folded()).from).toBe(20);
  });

  it('is only a cache: without it the results are the same', async () => {
    await meetingWithSnapshot();
    await store.snapshots.drop();
    const { from, records, again, next } = await folded();
    expect([from, records, again, next]).toEqual([0, 30, '5 CarEntered', '30 NoteAdded']);
  });

  it.each([
    ['is not JSON', () => '{'],
    ['is cut off', (state: string) => state.slice(0, -5)],
    ['has another letter', (state: string) => state.replace('Driver 5', 'Driver 6')],
    ['is empty', () => ''],
  ])('that %s is ignored', async (_, damage) => {
    await meetingWithSnapshot();
    const snapshot = await load();
    await store.snapshots.drop();
    await store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, {
      revision: snapshot?.revision ?? 0,
      state: damage(snapshot?.state ?? ''),
    });
    expect(await folded()).toMatchObject({ from: 0, records: 30, again: '5 CarEntered' });
  });

  it('of another log is ignored', async () => {
    await meetingWithSnapshot();
    const snapshot = await load();
    store = await openStore('memory:');
    race = new RaceControl(store, options);
    await meetingWithSnapshot();
    await store.snapshots.drop();
    if (snapshot) await store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
    expect((await folded()).from).toBe(0);
  });

  it('of somebody without the keys is ignored, and so is one of another stream or revision', async () => {
    await meetingWithSnapshot();
    const [, ...lines] = ((await load())?.state ?? '').split('\n');
    const key = { kid: 'process', secret: Buffer.alloc(32) };
    const [strange, ours] = [{ snapshotKey: () => key }, processSnapshotKeys];
    const content = await decodeSnapshot({ revision: 29, state: ['', ...lines].join('\n') });
    const state = await race.state(MEETING);
    if (!content || !state) throw new Error('There is no snapshot.');
    const { hash, commands } = content;
    const encode = (stream: string, keys: SnapshotKeys) =>
      encodeSnapshot({ state, hash }, commands, { stream, keys });
    for (const [snapshot, from] of [
      [await encode(STREAM, ours), 30],
      [await encode(STREAM, strange), 0],
      [await encode('meeting-other', ours), 0],
      [{ revision: 29, state: lines.join('\n') }, 0],
    ] as const) {
      await store.snapshots.drop();
      if (snapshot) await store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
      const fresh = new RaceControl(store, options);
      const read = jest.spyOn(store, 'readStream');
      expect((await fresh.state(MEETING))?.records.length).toBe(30);
      expect(read.mock.calls.find(([, { limit } = {}]) => limit !== 1)?.[1]?.from).toBe(from);
      read.mockRestore();
    }
  });

  it('is still believed after the keys were rotated, and not made without keys', async () => {
    const keys = openKeys(null);
    race = new RaceControl(store, { ...options, snapshotKeys: keys });
    await meetingWithSnapshot();
    const snapshot = await load();
    keys.rotate();
    if (!snapshot) throw new Error('There is no snapshot.');
    expect(await isSealed(snapshot, { stream: STREAM, keys })).toBe(true);
    expect(await isSealed(snapshot, { stream: STREAM, keys: openKeys(null) })).toBe(false);
    await store.snapshots.drop();
    race = new RaceControl(store, { ...options, snapshotKeys: snapshotKeysAt('/no/such/keys.json') });
    await accept(race, note('one more'));
    await race.drain();
    expect(await load()).toBeNull();
  });

  it('that is ahead of its log is ignored', async () => {
    await meetingWithSnapshot();
    const snapshot = await load();
    store = await openStore('memory:');
    race = new RaceControl(store, options);
    await accept(race, schedule);
    if (snapshot) await store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
    expect(await folded()).toMatchObject({ from: 0, records: 1 });
  });

  it('that cannot be saved or loaded causes no error', async () => {
    jest.spyOn(store.snapshots, 'save').mockRejectedValue(new Error('no room'));
    jest.spyOn(store.snapshots, 'load').mockRejectedValue(new Error('no table'));
    await meetingWithSnapshot();
    expect(await folded()).toMatchObject({ from: 0, records: 30 });
  });
});

describe('the meetings in memory', () => {
  beforeEach(async () => {
    race = new RaceControl(store, { ...options, maxOpenMeetings: 2 });
    for (const meeting of ['a', 'b', 'c']) await accept(race, schedule, { meeting });
  });

  const isRead = async (meeting: string): Promise<boolean> => {
    const read = jest.spyOn(store, 'readStream');
    await race.state(meeting);
    const isCalled = read.mock.calls.length > 0;
    read.mockRestore();
    return isCalled;
  };

  it('are the most recently used', async () => {
    expect(await isRead('c')).toBe(false);
    expect(await isRead('b')).toBe(false);
    expect(await isRead('a')).toBe(true);
    expect(await isRead('b')).toBe(false);
    expect(await isRead('c')).toBe(true);
  });

  it('have a limited number of records together', async () => {
    race = new RaceControl(store, { ...options, maxOpenRecords: 130 });
    for (const meeting of ['a', 'b', 'c']) await race.state(meeting);
    expect(await isRead('a')).toBe(false);
    for (let n = 0; n < 10; n += 1) await accept(race, note(`no. ${n}`), { meeting: 'c' });
    expect(await isRead('a')).toBe(false);
    expect(await isRead('b')).toBe(true);
  });

  it('include the last one used, however long it is', async () => {
    race = new RaceControl(store, { ...options, maxOpenRecords: 1 });
    await race.state('a');
    expect(await isRead('a')).toBe(false);
    await race.state('b');
    expect(await isRead('a')).toBe(true);
  });

  it('include all meetings that are working or watched', async () => {
    const trouble = new FaultyStore(store);
    race = new RaceControl(trouble.store, { ...options, maxOpenMeetings: 1 });
    const watching = race.changes('b').subscribe();
    await race.state('b');
    const open = trouble.holdAppends();
    const outcome = issue(race, note('rain'), { meeting: 'a' });
    await race.state('a');
    await waitForPendingWork();
    await race.state('c');
    expect(await isRead('b')).toBe(false);
    expect(await isRead('a')).toBe(false);
    open();
    expect(summaryOf(await outcome)).toBe('1 NoteAdded');
    watching.unsubscribe();
    await race.state('c');
    expect(await isRead('b')).toBe(true);
  });

  it('stop following the store once they are closed', async () => {
    const watched = (meeting: string) => {
      const subscribe = store.subscribe.bind(store);
      let following = 0;
      jest.spyOn(store, 'subscribe').mockImplementation((stream, after) => {
        const events = subscribe(stream, after);
        if (stream !== `meeting-${meeting}`) return events;
        following += 1;
        const unsubscribed = { subscribe: events.subscribe.bind(events) };
        jest.spyOn(events, 'subscribe').mockImplementation(((...args: []) => {
          const subscription = unsubscribed.subscribe(...args);
          subscription.add(() => (following -= 1));
          return subscription;
        }) as typeof events.subscribe);
        return events;
      });
      return () => following;
    };
    const following = watched('a');
    await race.state('a');
    expect(following()).toBe(1);
    await race.state('b');
    await race.state('c');
    expect(following()).toBe(0);
  });

  it('do not include unknown meetings, however many are requested', async () => {
    const subscribe = jest.spyOn(store, 'subscribe');
    for (let n = 0; n < 100; n += 1) {
      expect(summaryOf(await issue(race, enter('1'), { meeting: `none-${n}` }))).toBe('meeting-unknown');
      await race.view({ meeting: `nil-${n}`, projection: 'meeting' });
    }
    expect(subscribe).not.toHaveBeenCalled();
    expect(await isRead('none-99')).toBe(true);
    expect(await isRead('b')).toBe(false);
    expect(await isRead('c')).toBe(false);
  });

  it('are opened again after a failed attempt', async () => {
    jest.spyOn(store, 'readStream').mockRejectedValueOnce(new Error('away'));
    await expect(race.state('a')).rejects.toThrow('away');
    expect((await race.state('a'))?.revision).toBe(0);
  });
});

describe('draining', () => {
  it('answers and writes the accepted commands and refuses new ones', async () => {
    const trouble = new FaultyStore(store);
    race = new RaceControl(trouble.store, options);
    await accept(race, schedule);
    const open = trouble.holdAppends();
    const outcomes = ['1', '2', '3'].map((car) => issue(race, enter(car)));
    await waitForPendingWork();
    outcomes.push(issue(race, withdraw('1')));
    const drained = race.drain();
    await expect(issue(race, note('too late'))).rejects.toMatchObject({ code: 'store-closed' });
    expect(await settledOrWaiting(drained)).toBe('waiting');
    open();
    await drained;
    expect((await Promise.all(outcomes)).map(summaryOf)).toEqual([
      '1 CarEntered',
      '2 CarEntered',
      '3 CarEntered',
      '4 CarWithdrawn',
    ]);
    expect(await logOf(store)).toHaveLength(5);
  });

  it('completes what is watched, leaves the store open, and can be repeated', async () => {
    await accept(race, schedule);
    const completed = jest.fn();
    race.changes(MEETING).subscribe({ complete: completed });
    await waitForPendingWork();
    await race.drain();
    await race.drain();
    expect(completed).toHaveBeenCalledTimes(1);
    expect((await race.state(MEETING))?.revision).toBe(0);
    expect((await store.health()).writable).toBe(true);
  });

  it('does not wait for ever for a command that fails', async () => {
    const trouble = new FaultyStore(store);
    race = new RaceControl(trouble.store, options);
    trouble.planAppends('fail', 'store-full');
    const failing = issue(race, schedule);
    await Promise.all([expect(failing).rejects.toMatchObject({ code: 'store-full' }), race.drain()]);
  });
});
