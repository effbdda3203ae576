import { fold, itemsOf, type Command, type Fact } from '#domain';
import { project, PROJECTION_NAMES, PROJECTIONS } from '#projections';
import { StoreError, type EventStore, type Snapshot } from '#event-store';
import { openStore } from '#event-store/open';
import {
  accept,
  enter,
  MEETING,
  nextTurn,
  note,
  schedule,
  uuid,
  waitForPendingWork,
} from '../../../test/support/race.ts';
import { viewNamesOf } from '../views/every-view.ts';
import { rebuildMeeting, type RebuildResult } from './rebuild.ts';
import { rebuildOutdated, type OutdatedMeeting } from './rebuild-outdated.ts';
import { processSnapshotKeys } from '../keys/snapshot-keys.ts';
import { RaceControl } from '../race-control.ts';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';

const STREAM = `meeting-${MEETING}`;
const options = { presets: new Map(), recordsPerSnapshot: 4 };

let store: EventStore;
beforeEach(async () => {
  store = await openStore('memory:');
});
afterEach(() => jest.restoreAllMocks());

/** Issues commands with a race control of their own, which saves a snapshot when it drains. */
async function play(commands: readonly Command[], recordsPerSnapshot = 4, meeting = MEETING): Promise<void> {
  const race = new RaceControl(store, { ...options, recordsPerSnapshot });
  for (const command of commands) await accept(race, command, { meeting });
  await race.drain();
}

const CARS = ['1', '2', '3', '4', '5'].map(enter);
const load = () => store.snapshots.load(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION);
const save = (snapshot: Snapshot) => store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);

/** Saves a snapshot that is sound in itself but has other facts or other command ids than the log. */
async function falsify(change: (facts: Fact[]) => Fact[], commands: readonly string[] = []): Promise<void> {
  const kept = await load();
  const content = kept && (await decodeSnapshot(kept));
  if (!content) throw new Error('Nothing is kept.');
  const rows = content.commands.map((row, i) => [commands[i] ?? row[0], row[1], row[2], row[3]] as const);
  const head = { state: fold(change([...content.facts])), hash: content.hash };
  const snapshot = await encodeSnapshot(head, rows, { stream: STREAM, keys: processSnapshotKeys });
  if (snapshot) await save(snapshot);
}

const renamed = (facts: Fact[]): Fact[] =>
  facts.map((fact) =>
    fact.type === 'CarEntered' && fact.data.car === '3'
      ? { ...fact, data: { ...fact.data, driver: 'Somebody Else' } }
      : fact,
  );

async function rebuilt(more: Parameters<typeof rebuildMeeting>[2] = {}): Promise<RebuildResult> {
  const outcome = await rebuildMeeting(store, MEETING, more);
  if (!outcome) throw new Error('Nothing was rebuilt.');
  return outcome;
}

const inShort = ({ kept, comparedAt, differences }: RebuildResult) => ({
  kept,
  comparedAt,
  differences: differences.map(({ projection, session, path }) => `${projection} ${session} ${path}`),
});

describe('a rebuilt meeting', () => {
  it('equals the snapshot, which is not written again', async () => {
    await play([schedule, ...CARS]);
    const kept = await load();
    const saving = jest.spyOn(store.snapshots, 'save');
    expect(inShort(await rebuilt())).toEqual({ kept: 'same', comparedAt: 5, differences: [] });
    expect(saving).not.toHaveBeenCalled();
    expect(await load()).toEqual(kept);
  });

  it('is folded beyond the snapshot, to the end of the log', async () => {
    await play([schedule, ...CARS]);
    await play([note('one more'), note('and one')], 1_000);
    expect(await rebuilt()).toMatchObject({ kept: 'same', comparedAt: 5, records: 8 });
    expect((await load())?.revision).toBe(7);
  });

  it('is compared at the revision of the snapshot', async () => {
    await play([schedule, ...CARS]);
    await falsify(renamed);
    await play([note('one more'), enter('6')], 1_000);
    expect(inShort(await rebuilt())).toEqual({
      kept: 'different',
      comparedAt: 5,
      differences: ['entry-list null /rows/2/driver', 'race-log null /rows/3/params/driver'],
    });
    expect((await load())?.revision).toBe(7);
  });

  it('is saved if there was no snapshot', async () => {
    await play([schedule, ...CARS], 1_000);
    expect(await load()).toBeNull();
    expect(inShort(await rebuilt())).toEqual({ kept: 'nothing', comparedAt: null, differences: [] });
    expect((await load())?.revision).toBe(5);
    expect((await rebuilt()).kept).toBe('same');
  });

  it('names the views that differ and the first place, and replaces the snapshot', async () => {
    await play([schedule, ...CARS]);
    await falsify(renamed);
    expect(inShort(await rebuilt())).toEqual({
      kept: 'different',
      comparedAt: 5,
      differences: ['entry-list null /rows/2/driver', 'race-log null /rows/3/params/driver'],
    });
    expect((await rebuilt()).kept).toBe('same');
    const view = await new RaceControl(store, options).view({ meeting: MEETING, projection: 'entry-list' });
    expect(JSON.stringify(view)).not.toContain('Somebody Else');
  });

  it('compares only the given projection', async () => {
    await play([schedule, ...CARS]);
    await falsify(renamed);
    const { differences } = await rebuilt({ projection: 'race-log' });
    expect(differences.map(({ projection }) => projection)).toEqual(['race-log']);
  });

  it('finds a difference in the command ids, which no view shows', async () => {
    await play([schedule, ...CARS]);
    await falsify((facts) => facts, [uuid(99)]);
    expect(inShort(await rebuilt())).toEqual({ kept: 'different', comparedAt: 5, differences: [] });
  });

  it.each<[string, (kept: Snapshot) => Snapshot]>([
    ['is damaged', (kept) => ({ ...kept, state: kept.state.replace('Driver 3', 'Driver 8') })],
    ['is beyond the end of the log', (kept) => ({ ...kept, revision: 50 })],
  ])('replaces a snapshot that %s', async (_, spoil) => {
    await play([schedule, ...CARS]);
    const kept = await load();
    if (kept) await save(spoil(kept));
    expect(inShort(await rebuilt())).toEqual({ kept: 'unusable', comparedAt: null, differences: [] });
    expect(await load()).toEqual(kept);
  });

  it('replaces a snapshot of another log', async () => {
    await play([schedule, ...CARS]);
    const kept = await load();
    await play([{ ...schedule, meeting: 'other' }, ...CARS], 4, 'other');
    const other = await store.snapshots.load('meeting-other', SNAPSHOT_NAME, SNAPSHOT_VERSION);
    if (other) await save(other);
    expect(inShort(await rebuilt())).toEqual({ kept: 'unusable', comparedAt: null, differences: [] });
    expect(await load()).toEqual(kept);
  });

  it('does not change the snapshot when it is aborted', async () => {
    await play([schedule, ...CARS]);
    await falsify(renamed);
    const wrong = await load();
    const abort = new AbortController();
    const progress = () => abort.abort();
    expect(await rebuildMeeting(store, MEETING, { signal: abort.signal, progress })).toBeNull();
    expect(await load()).toEqual(wrong);
  });

  it('does not change the snapshot when the log cannot be read', async () => {
    await play([schedule, ...CARS]);
    const kept = await load();
    jest.spyOn(store, 'readStream').mockRejectedValue(new StoreError('log-damaged', 'Record 3 is gone.'));
    await expect(rebuildMeeting(store, MEETING)).rejects.toThrow('Record 3 is gone.');
    expect(await load()).toEqual(kept);
  });

  it('is null if the meeting does not exist', async () => {
    expect(await rebuildMeeting(store, 'nobody')).toBeNull();
    expect(await store.snapshots.load('meeting-nobody', SNAPSHOT_NAME, SNAPSHOT_VERSION)).toBeNull();
  });

  it('reports its progress after each page', async () => {
    await play([schedule, ...Array.from({ length: 1_500 }, (_, n) => note(`no. ${n}`))], 1_000_000);
    const records: number[] = [];
    await rebuilt({ progress: (done) => records.push(done) });
    expect(records).toEqual([1_000, 1_501]);
  });

  it('gives way after each page', async () => {
    await play([schedule, ...Array.from({ length: 1_500 }, (_, n) => note(`no. ${n}`))], 1_000_000);
    const records: number[] = [];
    let gaveWay = (): void => undefined;
    const giveWay = () => new Promise<void>((resolve) => (gaveWay = resolve));
    const rebuilding = rebuilt({ giveWay, progress: (done) => records.push(done) });
    while (records.length === 0) await nextTurn();
    await waitForPendingWork();
    expect(records).toEqual([1_000]);
    gaveWay();
    await rebuilding;
    expect(records).toEqual([1_000, 1_501]);
  });
});

it('compares the views of all projections and all sessions', async () => {
  await play([schedule, ...CARS]);
  const state = fold(
    itemsOf((await new RaceControl(store, options).state(MEETING))?.records ?? fold([]).records),
  );
  const names = viewNamesOf(state);
  // The format has no ranking, so there is no view of one.
  const expected = PROJECTION_NAMES.filter((name) => name !== 'ranking');
  expect([...new Set(names.map(({ projection }) => projection))]).toEqual(expected);
  for (const { projection, session } of names) {
    expect(project(state, projection, session ?? undefined).kind).toBe('view');
  }
});

describe('a meeting rebuilt by another version', () => {
  const all = async (signal = new AbortController().signal): Promise<OutdatedMeeting[]> => {
    const found: OutdatedMeeting[] = [];
    const progress = () => undefined;
    for await (const one of rebuildOutdated(store, { signal, progress, retryDelayMs: 1 })) found.push(one);
    return found;
  };
  const meetings = (found: readonly OutdatedMeeting[]) => found.map(({ meeting }) => meeting);
  const savedVersions = () => store.snapshots.load(STREAM, 'rebuilt-by', 1);
  /** Saves the versions that another release of the program would have saved. */
  const saveVersions = async (change: Record<string, number>) => {
    const { revision = 0, state = '{}' } = (await savedVersions()) ?? {};
    const versions = { ...(JSON.parse(state) as object), ...change };
    await store.snapshots.save(STREAM, 'rebuilt-by', 1, { revision, state: JSON.stringify(versions) });
  };

  it('is rebuilt once', async () => {
    await play([schedule, ...CARS]);
    expect(await all()).toEqual([{ meeting: MEETING, changed: [], outcome: expect.anything() as object }]);
    expect(await all()).toEqual([]);
  });

  it('is reported with the versions that changed', async () => {
    await play([schedule, ...CARS]);
    await all();
    await saveVersions({ field: 0 });
    const [found] = await all();
    expect(found).toMatchObject({
      changed: [`field 0 -> ${PROJECTIONS['field']?.version}`],
      outcome: { kept: 'same' },
    });
    expect(await all()).toEqual([]);
  });

  it('answers from the old snapshot until it is rebuilt', async () => {
    await play([schedule, ...CARS]);
    const race = new RaceControl(store, options);
    const kept = await load();
    const answers: unknown[] = [];
    const ask = () => race.view({ meeting: MEETING, projection: 'entry-list' });
    const before = await ask();
    const progress = () => void answers.push(ask(), load());
    for await (const _ of rebuildOutdated(store, { signal: new AbortController().signal, progress }));
    expect(answers).not.toEqual([]);
    expect(await Promise.all(answers)).toEqual(answers.map((_, i) => (i % 2 === 0 ? before : kept)));
    await race.drain();
  });

  it('is rebuilt again at the next start if its snapshot was wrong', async () => {
    await play([schedule, ...CARS]);
    await falsify(renamed);
    expect((await all())[0]?.outcome).toMatchObject({ kept: 'different' });
    expect((await all())[0]?.outcome).toMatchObject({ kept: 'same' });
    expect(await all()).toEqual([]);
  });

  it('stays as it is if it cannot be read, and the others are rebuilt', async () => {
    await play([schedule, ...CARS]);
    await play([{ ...schedule, meeting: 'other' }, ...CARS], 4, 'other');
    const real = store.readStream.bind(store);
    jest.spyOn(store, 'readStream').mockImplementation((stream, more) => {
      if (stream !== STREAM) return real(stream, more);
      return Promise.reject(new StoreError('log-damaged', 'Record 3 is gone.'));
    });
    const found = await all();
    expect(meetings(found).sort()).toEqual(['other', MEETING].sort());
    expect(found.find(({ meeting }) => meeting === MEETING)?.outcome).toBeInstanceOf(StoreError);
    jest.restoreAllMocks();
    expect(meetings(await all())).toEqual([MEETING]);
  });

  it.each([
    ['its versions are looked for', 'load'],
    ['its log is read', 'readStream'],
    ['its snapshot is saved', 'save'],
    ['the meetings are listed', 'streams'],
  ] as const)('is rebuilt later if the store is away while %s', async (_when, method) => {
    await play([schedule, ...CARS]);
    const away = new StoreError('store-unavailable', 'The test planned this failure.');
    const at = method === 'load' || method === 'save' ? store.snapshots : store;
    const called = jest.spyOn(at, method as never).mockRejectedValueOnce(away as never);
    const found = await all();
    expect(found).toMatchObject([{ meeting: MEETING, changed: [], outcome: { records: 6 } }]);
    expect(called.mock.calls.length).toBeGreaterThan(1);
    expect(await all()).toEqual([]);
  });

  it('is reported if it can be read and its snapshot cannot be saved', async () => {
    await play([schedule, ...CARS]);
    jest.spyOn(store.snapshots, 'save').mockRejectedValue(new StoreError('store-full', 'The disk is full.'));
    expect((await all())[0]?.outcome).toMatchObject({ code: 'store-full' });
  });

  it('is rebuilt at the next start if this one is aborted', async () => {
    await play([schedule, ...CARS]);
    expect(await all(AbortSignal.abort())).toEqual([]);
    expect(await savedVersions()).toBeNull();
  });
});
