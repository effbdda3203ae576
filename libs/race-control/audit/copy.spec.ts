import { readWholeStream, StoreError, type EventStore, type StoredEvent } from '#event-store';
import { openStore } from '#event-store/open';
import { copyMeeting, type CopyProgress } from './copy.ts';
import { streamOf } from '../log/stream-names.ts';
import { loadPresets } from '../input/format-presets.ts';
import { RaceControl } from '../race-control.ts';

const presets = loadPresets();
const official = { id: 'Ada', role: 'director' } as const;

let source: EventStore;
let target: EventStore;

beforeEach(async () => {
  source = await openStore('memory:');
  target = await openStore('memory:');
});
afterEach(() => Promise.all([source.close(), target.close()]));

type Issued = Parameters<RaceControl['issue']>[0]['command'];

async function issue(store: EventStore, ...commands: Issued[]): Promise<void> {
  const race = new RaceControl(store, { presets });
  for (const command of commands) await race.issue({ meeting: 'm', command, official });
  await race.drain();
}

const note = (text: string): Issued => ({ type: 'AddNote', text });

/** Schedules a meeting and enters cars from 1 to `cars`, all with the same driver. */
async function given(store: EventStore, cars: number, driver = 'Driver'): Promise<void> {
  const track = { name: 'A bowl', lengthMiles: 0.25 };
  const [name, date, format] = ['A night', '2023-02-05', 'clash-2023'];
  const numbers = Array.from({ length: cars }, (_, i) => String(i + 1));
  await issue(
    store,
    { type: 'ScheduleMeeting', meeting: 'm', name, date, track, format },
    ...numbers.map((car): Issued => ({ type: 'EnterCar', car, driver })),
  );
}

async function logOf(store: EventStore): Promise<Omit<StoredEvent, 'globalPosition'>[]> {
  const log: Omit<StoredEvent, 'globalPosition'>[] = [];
  for await (const { globalPosition: _, ...event } of readWholeStream(store, streamOf('m'))) log.push(event);
  return log;
}

/** Returns the store with some methods replaced, for cases that a real store does not produce on demand. */
const but = (store: EventStore, changed: Partial<EventStore>): EventStore =>
  Object.create(store, Object.getOwnPropertyDescriptors(changed)) as EventStore;

it('copies everything, and writes nothing the second time', async () => {
  await given(source, 1_200);
  const once = await copyMeeting(source, target, 'm');
  expect(once).toEqual({
    kind: 'copied',
    meeting: 'm',
    revision: 1_200,
    written: 1_201,
    targetRevision: 1_200,
  });
  expect(await logOf(target)).toEqual(await logOf(source));
  expect(await copyMeeting(source, target, 'm')).toEqual({ ...once, written: 0 });
  expect(await copyMeeting(target, source, 'm')).toEqual({ ...once, written: 0 });
});

it('continues where it was interrupted', async () => {
  await given(source, 1_200);
  let appends = 0;
  const append: EventStore['append'] = async (...args) => {
    appends += 1;
    if (appends === 3) throw new StoreError('store-unavailable', 'It is gone.');
    return target.append(...args);
  };
  await expect(copyMeeting(source, but(target, { append }), 'm')).rejects.toThrow('It is gone.');
  const there = ((await target.head(streamOf('m'))) ?? -1) + 1;
  expect(there).toBeGreaterThan(0);
  expect(await copyMeeting(source, target, 'm')).toMatchObject({ kind: 'copied', written: 1_201 - there });
  expect(await logOf(target)).toEqual(await logOf(source));
});

it('copies the records written since the last copy', async () => {
  await given(source, 3);
  await copyMeeting(source, target, 'm');
  await issue(source, note('It rains.'));
  expect(await copyMeeting(source, target, 'm')).toMatchObject({ revision: 4, written: 1 });
  expect(await copyMeeting(target, source, 'm')).toMatchObject({ revision: 4, written: 0 });
});

it('does not change a target that continues after the copied log', async () => {
  await given(source, 5);
  await copyMeeting(source, target, 'm');
  await issue(target, note('It rains.'));
  const outcome = await copyMeeting(source, target, 'm');
  expect(outcome).toEqual({ kind: 'copied', meeting: 'm', revision: 5, written: 0, targetRevision: 6 });
});

it('is refused at the first revision that differs, and writes nothing', async () => {
  await given(source, 4);
  await copyMeeting(source, target, 'm');
  await issue(source, note('It rains.'), note('The track is open.'));
  await issue(target, note('It is dry.'), note('The track is open.'));
  const before = await logOf(target);
  expect(await copyMeeting(source, target, 'm')).toEqual({ kind: 'differs', meeting: 'm', revision: 5 });
  expect(await logOf(target)).toEqual(before);
});

it('writes nothing of an unsound log', async () => {
  await given(source, 6);
  const readStream = changed(source, 3, (record) => ({ ...record, data: { car: '3', driver: 'Eve' } }));
  const outcome = await copyMeeting(but(source, { readStream }), target, 'm');
  expect(outcome).toMatchObject({ kind: 'damaged', findings: [{ code: 'hash-differs', revision: 3 }] });
  expect(await target.head(streamOf('m'))).toBeNull();
});

it('finds where the target returns something else than was written', async () => {
  await given(source, 6);
  const readStream = changed(target, 3, (record) => ({ ...record, data: { car: '3', driver: 'Eve' } }));
  const outcome = await copyMeeting(source, but(target, { readStream }), 'm');
  expect(outcome).toMatchObject({ kind: 'unsound', findings: [{ code: 'hash-differs', revision: 3 }] });
});

it('finds that the target holds less than it acknowledged', async () => {
  await given(source, 6);
  const readStream: EventStore['readStream'] = async (...args) =>
    (await target.readStream(...args)).filter(({ revision }) => revision < 5);
  const outcome = await copyMeeting(source, but(target, { readStream }), 'm');
  expect(outcome).toMatchObject({ kind: 'unsound', findings: [{ code: 'end-missing', revision: 5 }] });
});

it('finds that the target is a sound but different log', async () => {
  await given(source, 6);
  const other = await openStore('memory:');
  await given(other, 6, 'Eve');
  const readStream: EventStore['readStream'] = async (...args) =>
    (await target.head(streamOf('m'))) === null ? [] : other.readStream(...args);
  const outcome = await copyMeeting(source, but(target, { readStream }), 'm');
  expect(outcome).toMatchObject({ kind: 'unsound', findings: [{ code: 'copy-differs', revision: 6 }] });
  await other.close();
});

it('writes each record once when several copies run at once', async () => {
  await given(source, 1_200);
  const outcomes = await Promise.all([1, 2, 3].map(() => copyMeeting(source, target, 'm')));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['copied', 'copied', 'copied']);
  expect(await logOf(target)).toEqual(await logOf(source));
});

it('continues after the records of another copy that is ahead', async () => {
  await given(source, 20);
  const log = await logOf(source);
  let isFirst = true;
  const append: EventStore['append'] = async (...args) => {
    if (isFirst) await target.append(streamOf('m'), log.slice(0, 8), 'no-stream');
    isFirst = false;
    return target.append(...args);
  };
  const outcome = await copyMeeting(source, but(target, { append }), 'm');
  expect(outcome).toMatchObject({ kind: 'copied', revision: 20, written: 13 });
  expect(await logOf(target)).toEqual(log);
});

it('reports the progress of each phase up to the end', async () => {
  await given(source, 9);
  const reported: CopyProgress[] = [];
  await copyMeeting(source, target, 'm', (progress) => reported.push(progress));
  const last = (phase: string) => reported.filter((progress) => progress.phase === phase).at(-1);
  for (const phase of ['reading', 'writing', 'verifying']) {
    expect(last(phase)).toEqual({ phase, done: 10, total: 10 });
  }
});

/** Returns a `readStream` that changes one record. */
function changed(
  store: EventStore,
  at: number,
  change: (record: StoredEvent) => StoredEvent,
): EventStore['readStream'] {
  return async (...args) => {
    const page = await store.readStream(...args);
    return page.map((record) => (record.revision === at ? change(record) : record));
  };
}
