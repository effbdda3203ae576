import { lastValueFrom } from 'rxjs';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, director, enter, issue, MEETING, note, schedule } from '../../../test/support/race.ts';
import { decideOfficial } from '../officials/decide-official.ts';
import { OFFICIALS_STREAM, OfficialsLog } from '../officials/officials-log.ts';
import { RaceControl } from '../race-control.ts';
import { rebuildMeeting } from '../audit/rebuild.ts';
import { processSnapshotKeys } from '../keys/snapshot-keys.ts';
import { encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from './snapshot.ts';
import { requireKnown } from './log-record.ts';

const STREAM = `meeting-${MEETING}`;
const NEWER = expect.objectContaining({ code: 'store-newer' }) as unknown;

let store: EventStore;
const opened: RaceControl[] = [];

function raceControl(report: (words: string) => void = () => undefined): RaceControl {
  const race = new RaceControl(store, { presets: new Map(), report });
  opened.push(race);
  return race;
}

// A log that is open follows its stream, and tries again while it cannot.
afterEach(() => Promise.all(opened.splice(0).map((race) => race.drain())));
beforeEach(async () => {
  store = await openStore('memory:');
  const race = raceControl();
  await accept(race, schedule);
  await accept(race, enter('7'));
  await race.drain();
});

/** Appends a record as a newer version would, after the last one and with its metadata. */
async function appendNewer(changes: { readonly type?: string; readonly schema?: number }): Promise<void> {
  const [last] = await store.readStream(STREAM, { from: 1 });
  const { type = 'NoteAdded', schema = 1 } = changes;
  const metadata = { ...last?.metadata, schema };
  const id = '00000000-0000-4000-8000-00000000000f';
  await store.append(STREAM, [{ id, type, data: { text: 'Wet' }, metadata }], 1);
}

describe.each([
  ['a type that only a newer version knows', { type: 'TrackDried' }],
  ['a schema that only a newer version knows', { schema: 2 }],
])('a log with %s', (_name, changes) => {
  it('is refused, and nothing is written', async () => {
    await appendNewer(changes);
    const race = raceControl();
    await expect(race.state(MEETING)).rejects.toEqual(NEWER);
    await expect(issue(race, note('Dry'))).rejects.toEqual(NEWER);
    expect(await store.head(STREAM)).toBe(2);
  });

  it('is refused from then on by a process that has it open', async () => {
    const race = raceControl();
    expect(await race.state(MEETING)).toMatchObject({ revision: 1 });
    await appendNewer(changes);
    await expect(issue(race, note('Dry'))).rejects.toEqual(NEWER);
    expect(await store.head(STREAM)).toBe(2);
  });

  it('is refused to readers and followers of a process that has it open, which says so once', async () => {
    const reports: string[] = [];
    const race = raceControl((words) => reports.push(words));
    const view = () => race.view({ meeting: MEETING, projection: 'meeting' });
    const records = () => race.liveLog({ meeting: MEETING });
    expect(await view()).toMatchObject({ kind: 'view' });
    const subscribed = jest.spyOn(store, 'subscribe');
    const live = await race.live({ meeting: MEETING, projection: 'meeting' });
    if (live.kind !== 'live') throw new Error('It is not followed.');
    const ended = lastValueFrom(live.batches);
    const wait = { revision: 5, waitMs: 60_000, signal: new AbortController().signal };
    const waited = race.waitForRevision(MEETING, wait);
    await appendNewer(changes);
    expect((await ended).at(-1)).toMatchObject({ revision: 1 });
    await expect(waited).rejects.toEqual(NEWER);
    for (const read of [view, records, () => race.state(MEETING)])
      await expect(read()).rejects.toEqual(NEWER);
    await expect(issue(race, note('Dry'))).rejects.toEqual(NEWER);
    expect(reports).toEqual([expect.stringMatching(/is refused from now on.*Record 2 is a/u)]);
    // The subscription is not opened again, and nothing waits for it: draining ends at once.
    await race.drain();
    expect(subscribed.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('gets no snapshot from a rebuild', async () => {
    await appendNewer(changes);
    await expect(rebuildMeeting(store, MEETING)).rejects.toEqual(NEWER);
    expect(await store.snapshots.load(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION)).toBeNull();
  });
});

it('a snapshot with a fact that only a newer version knows is not used', async () => {
  const race = raceControl();
  const state = await race.state(MEETING);
  if (!state) throw new Error('The meeting is missing.');
  const [last] = await store.readStream(STREAM, { from: 1 });
  const items = state.records.items.map((fact) =>
    fact.type === 'CarEntered' ? ({ ...fact, type: 'CarPainted' } as unknown as typeof fact) : fact,
  );
  const newer = {
    state: { ...state, records: { ...state.records, items } },
    hash: String(last?.metadata['hash']),
  };
  const snapshot = await encodeSnapshot(newer, [], { stream: STREAM, keys: processSnapshotKeys });
  if (!snapshot) throw new Error('There are no keys.');
  expect(snapshot.state).toContain('CarPainted');
  await store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
  const again = raceControl();
  expect((await again.state(MEETING))?.entries.size).toBe(1);
});

it('a log of officials with a type that only a newer version knows is refused', async () => {
  const id = '00000000-0000-4000-8000-00000000000e';
  await store.append(
    OFFICIALS_STREAM,
    [{ id, type: 'OfficialPromoted', data: {}, metadata: {} }],
    'no-stream',
  );
  await expect(OfficialsLog.open(store)).rejects.toEqual(NEWER);
});

it('a log of officials in use gives no rights after a type that only a newer version knows', async () => {
  const log = await OfficialsLog.open(store);
  const jane = { type: 'AddOfficial', official: 'Jane Doe', role: 'director', meetings: '*' } as const;
  await decideOfficial(store, log, jane, { official: director, meetings: '*' });
  const subscribed = jest.spyOn(store, 'subscribe');
  log.followStream();
  const failed = lastValueFrom(log.states);
  const id = '00000000-0000-4000-8000-00000000000e';
  await store.append(OFFICIALS_STREAM, [{ id, type: 'OfficialPromoted', data: {}, metadata: {} }], 0);
  await expect(failed).rejects.toEqual(NEWER);
  expect(() => log.state).toThrow(NEWER as Error);
  await expect(log.catchUp()).rejects.toEqual(NEWER);
  expect(subscribed).toHaveBeenCalledTimes(1);
  log.close();
});

it('a record of this version is known', () => {
  const record = { revision: 0, id: 'e', type: 'NoteAdded', data: {}, metadata: { schema: 1 } };
  expect(() => requireKnown(record)).not.toThrow();
});
