import { initialState, type NewEvent } from '#domain';
import { openStore } from '#event-store/open';
import { StoreError, type EventStore } from '#event-store';
import { exportLog, importLog, verifyArchive } from './archive.ts';
import { allMeetings } from './list-meetings.ts';
import { verifyLatestRecords, verifyMeeting } from './verify-meeting.ts';
import { NO_HASH, recordHash } from '../log/hash-chain.ts';
import type { LogRecord } from '../log/log-record.ts';
import { LOG_FINDINGS } from './log-findings.ts';
import { CommandIndex, type CommandIndexRow } from '../log/command-index.ts';
import { processSnapshotKeys } from '../keys/snapshot-keys.ts';
import { encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import { buildRecords, toNewEvent, type PlannedRecord } from '../log/record-builder.ts';

const STREAM = 'meeting-m';
const scheduled: NewEvent = {
  type: 'MeetingScheduled',
  data: {
    meeting: 'm',
    name: 'A meeting',
    date: '2023-02-05',
    track: { name: 'A track', lengthMiles: 0.25 },
    format: { id: 'f', sessions: [{ id: 'heat-1', kind: 'heat', laps: 25 }] },
  },
};
const entered = (car: string): NewEvent => ({ type: 'CarEntered', data: { car, driver: `Driver ${car}` } });

/** Makes a log of `records` records. The last of them enters a car named `last`. */
function logOf(records: number, last = 'last'): PlannedRecord[] {
  let ids = 0;
  const cars = Array.from({ length: records - 2 }, (_, i) => entered(String(i + 1)));
  return buildRecords({ state: initialState(), hash: NO_HASH }, [scheduled, ...cars, entered(last)], {
    stream: STREAM,
    commandId: '6f1c9c0a-96b5-4a5c-8f0a-3f6b8a4d7e21',
    commandHash: NO_HASH,
    official: { id: 'Ada', role: 'director' },
    occurredAt: '2023-02-05T20:00:00.000Z',
    now: '2023-02-05T20:00:00.000Z',
    cause: { correlationId: '6f1c9c0a-96b5-4a5c-8f0a-3f6b8a4d7e21', causationId: NO_HASH },
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  });
}

const linesOf = (steps: PlannedRecord[]) => steps.map(({ record }) => JSON.stringify(record));
const LINES = linesOf(logOf(8));

/** Returns the findings about the sound log after one change. */
async function found(change: (lines: string[]) => unknown) {
  const lines = [...LINES];
  change(lines);
  const { findings } = await verifyArchive(lines);
  for (const { code, words } of findings) expect(words).toContain(LOG_FINDINGS[code]);
  return findings.map(({ code, revision }) => `${code} at ${revision}`);
}

const swap = (lines: string[], a: number, b: number) => {
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
};
const edit = (lines: string[], at: number, from: string | RegExp, to: string) => {
  const line = lines[at] ?? '';
  lines[at] = line.replace(from, to);
  expect(lines[at]).not.toBe(line);
};

/** Makes the hash of a changed record match again, as a forger would. */
function rehash(lines: string[], at: number): void {
  const record = JSON.parse(lines[at] ?? '') as LogRecord;
  const hash = recordHash({ stream: STREAM, ...record });
  lines[at] = JSON.stringify({ ...record, metadata: { ...record.metadata, hash } });
}

describe('verifying a file', () => {
  it('finds nothing in a log as it was exported', async () => {
    expect(await verifyArchive(LINES)).toMatchObject({ meeting: 'm', records: 8, findings: [] });
  });

  it('names the line in which an object has a name twice', async () => {
    const lines = ['', ...LINES];
    edit(lines, 4, '"car":', '"car":"99","car":');
    expect((await verifyArchive(lines)).findings[0]?.words).toMatch(
      /^Line 5 has two values for "car" in one object\. Programs take the first or the last/u,
    );
  });

  const changes: [string, (lines: string[]) => unknown, string[]][] = [
    ['a changed letter in the data', (l) => edit(l, 3, 'Driver 3', 'Driver 8'), ['hash-differs at 3']],
    ['a changed official', (l) => edit(l, 3, '"Ada"', '"Eve"'), ['hash-differs at 3']],
    ['a changed id', (l) => edit(l, 3, '000000000004"', '0000000000ff"'), ['hash-differs at 3']],
    ['a changed type', (l) => edit(l, 3, 'CarEntered', 'EntryAmended'), ['hash-differs at 3']],
    [
      'a changed record whose hash matches',
      (l) => {
        edit(l, 3, 'Driver 3', 'Driver 8');
        rehash(l, 3);
      },
      ['link-broken at 4'],
    ],
    [
      'a name that an object has twice, where a reader may take the other value',
      (l) => edit(l, 3, '"car":', '"car":"99","car":'),
      ['name-repeated at 3'],
    ],
    [
      'a name that is written in two ways',
      (l) => edit(l, 3, '"id":"Ada"', String.raw`"\u0069d":"Eve","id":"Ada"`),
      ['name-repeated at 3'],
    ],
    ['a missing record', (l) => l.splice(3, 1), ['record-missing at 3']],
    ['missing records', (l) => l.splice(3, 3), ['record-missing at 3']],
    ['a missing first record', (l) => l.shift(), ['meeting-unknown at 1', 'record-missing at 0']],
    ['a repeated record', (l) => l.splice(3, 0, l[3] ?? ''), ['record-repeated at 3']],
    [
      'two records that changed places',
      (l) => swap(l, 3, 4),
      ['record-missing at 3', 'record-out-of-order at 3'],
    ],
    ['a line cut short', (l) => (l[3] = (l[3] ?? '').slice(0, 80)), ['not-a-record at 3']],
    ['a line that is not a record', (l) => (l[3] = '{"revision":3}'), ['not-a-record at 3']],
    ['a field that no record has', (l) => edit(l, 3, '{', '{"more":1,'), ['not-a-record at 3']],
    ['no record at all', (l) => l.splice(0), ['record-missing at 0']],
    [
      'a wrong shape',
      (l) => {
        edit(l, 3, '"Driver 3"', '3');
        rehash(l, 3);
      },
      ['data-wrong at 3', 'link-broken at 4'],
    ],
    [
      'an unknown type',
      (l) => {
        edit(l, 3, 'CarEntered', 'CarPainted');
        rehash(l, 3);
      },
      ['type-unknown at 3', 'link-broken at 4'],
    ],
    [
      'metadata without a time',
      (l) => {
        edit(l, 3, /"recordedAt":"[^"]*",/, '');
        rehash(l, 3);
      },
      ['metadata-wrong at 3', 'link-broken at 4'],
    ],
    [
      'time that goes back',
      (l) => {
        edit(l, 3, /"recordedAt":"2023/, '"recordedAt":"2024');
        rehash(l, 3);
      },
      ['link-broken at 4', 'time-goes-back at 4'],
    ],
    [
      'a repeated id',
      (l) => {
        edit(l, 3, '000000000004"', '000000000003"');
        rehash(l, 3);
      },
      ['id-repeated at 3', 'link-broken at 4'],
    ],
  ];
  it.each(changes)('finds %s at its revision', async (_, change, findings) => {
    expect(await found(change)).toEqual(findings);
  });

  it('names the field of a wrong shape', async () => {
    const lines = [...LINES];
    edit(lines, 3, '"Driver 3"', '3');
    const { findings } = await verifyArchive(lines);
    expect(findings[0]?.words).toBe(
      'Record 3, CarEntered: "driver" must be text, not 3. The data do not have the shape of their type.',
    );
  });
});

describe('with a store', () => {
  let store: EventStore;
  beforeEach(async () => {
    store = await openStore('memory:');
  });
  afterEach(() => store.close());

  const exported = async () => {
    const lines: string[] = [];
    for await (const line of exportLog(store, 'm')) lines.push(line);
    return lines;
  };

  it('an imported log is sound and is exported unchanged', async () => {
    const long = linesOf(logOf(1_203));
    const outcome = await importLog(store, long);
    expect(outcome).toEqual({ kind: 'imported', meeting: 'm', revision: 1_202, written: 1_203 });
    expect(await exported()).toEqual(long);
    expect(await verifyMeeting(store, 'm')).toMatchObject({ meeting: 'm', records: 1_203, findings: [] });
    const meetings: string[] = [];
    for await (const meeting of allMeetings(store)) meetings.push(meeting);
    expect(meetings).toEqual(['m']);
  });

  it('importing again writes nothing, and completes an interrupted import', async () => {
    await importLog(store, LINES.slice(0, 5));
    expect(await importLog(store, LINES)).toMatchObject({ kind: 'imported', written: 3 });
    expect(await importLog(store, LINES)).toMatchObject({ kind: 'imported', written: 0 });
    expect(await importLog(store, LINES.slice(0, 5))).toMatchObject({ kind: 'imported', written: 0 });
    expect(await exported()).toEqual(LINES);
  });

  it('a meeting with another record is not changed', async () => {
    await importLog(store, linesOf(logOf(8, 'other')));
    expect(await importLog(store, LINES)).toEqual({ kind: 'differs', meeting: 'm', revision: 7 });
    expect(await exported()).toEqual(linesOf(logOf(8, 'other')));
  });

  it('nothing of a damaged file is written', async () => {
    const damaged = [...LINES];
    edit(damaged, 6, 'Driver 6', 'Driver 9');
    expect(await importLog(store, damaged)).toMatchObject({
      kind: 'damaged',
      findings: [{ code: 'hash-differs', revision: 6 }],
    });
    expect(await store.head(STREAM)).toBeNull();
  });

  it('a meeting that was changed in the store is found at its revision', async () => {
    const events = logOf(8).map(({ record }) => toNewEvent(record));
    const forged = events.map((event, i) =>
      i === 2 ? { ...event, data: { car: '2', driver: 'Eve' } } : event,
    );
    await store.append(STREAM, forged, 'no-stream');
    expect(await verifyMeeting(store, 'm')).toMatchObject({
      findings: [{ code: 'hash-differs', revision: 2 }],
    });
  });

  it('a record that the store cannot read hides no finding after it', async () => {
    const events = logOf(8).map(({ record }) => toNewEvent(record));
    const forged = events.map((event, i) => (i === 6 ? { ...event, type: 'Nonsense' } : event));
    await store.append(STREAM, forged, 'no-stream');
    const readStream: EventStore['readStream'] = async (...args) => {
      const page = await store.readStream(...args);
      if (!page.some(({ revision }) => revision === 3)) return page;
      throw new StoreError('log-damaged', 'Record 3.', { damagedRevision: 3 });
    };
    const damaged = Object.create(store, { readStream: { value: readStream } }) as EventStore;
    const { records, findings } = await verifyMeeting(damaged, 'm');
    expect(records).toBe(8);
    expect(findings[0]?.words).toBe(`Record 3. ${LOG_FINDINGS['record-unreadable']}`);
    expect(findings.map(({ code, revision }) => `${code} at ${revision}`)).toEqual([
      'record-unreadable at 3',
      'type-unknown at 6',
      'hash-differs at 6',
    ]);
    expect(await verifyLatestRecords(damaged, 'm')).toMatchObject({
      findings: [{ code: 'record-unreadable', revision: 3 }],
    });
  });

  it('damage at an unknown revision is found after the last record that could be read', async () => {
    await store.append(
      STREAM,
      logOf(8).map(({ record }) => toNewEvent(record)),
      'no-stream',
    );
    const readStream: EventStore['readStream'] = async (...args) => {
      const page = await store.readStream(...args);
      if (!page.some(({ revision }) => revision >= 5)) return page;
      throw new StoreError('log-damaged', 'The page is torn.');
    };
    const damaged = Object.create(store, { readStream: { value: readStream } }) as EventStore;
    const { findings } = await verifyMeeting(damaged, 'm');
    expect(findings.map(({ code, revision }) => `${code} at ${revision}`)).toEqual([
      'record-unreadable at 5',
      'end-missing at 6',
    ]);
  });

  describe('a snapshot that differs from the log is found:', () => {
    const save = async (steps: PlannedRecord[], change = (rows: CommandIndexRow[]) => rows) => {
      const tip = steps.at(-1)?.head;
      if (!tip) throw new Error('No step.');
      const commands = new CommandIndex();
      for (const { record } of steps) commands.add(record);
      const place = { stream: STREAM, keys: processSnapshotKeys };
      const snapshot = await encodeSnapshot(tip, change([...commands.rows()]), place);
      if (!snapshot) throw new Error('There are no keys.');
      await store.snapshots.save(STREAM, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
    };
    beforeEach(() => importLog(store, LINES));

    it('not the snapshot of an earlier revision', async () => {
      await save(logOf(8).slice(0, 4));
      expect(await verifyMeeting(store, 'm')).toMatchObject({ findings: [] });
    });

    it.each<[string, string, () => Promise<void>]>([
      ['one of another log', 'is damaged or belongs to another log.', () => save(logOf(8, 'other'))],
      ['one without a command', 'has other command ids.', () => save(logOf(8), (rows) => rows.slice(1))],
    ])('%s', async (_, words, saveWrong) => {
      await saveWrong();
      expect(await verifyMeeting(store, 'm')).toMatchObject({
        findings: [
          {
            code: 'snapshot-differs',
            revision: 7,
            words: expect.stringContaining(`The snapshot at revision 7 ${words}`) as string,
          },
        ],
      });
    });
  });
});
