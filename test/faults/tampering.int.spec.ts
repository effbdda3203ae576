import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { openKeys, type KeyRing } from '#race-control';
import { run } from '../../apps/cli/program.ts';
import { loadSqlite, type Database } from '../../libs/event-store/engines/sqlite/driver.ts';
import type { LogRecord } from '../../libs/race-control/log/log-record.ts';
import { SNAPSHOT_VERSION } from '../../libs/race-control/log/snapshot.ts';
import { playNight, raceControl, rechained, recordsOf } from '../support/proved.ts';

type Records = LogRecord[];
type Alter = (records: Records) => Records;

let folder: string;
let sound: Records;
let keys: KeyRing;
const otherKeys = openKeys(null);
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  // Each run of the command line adds a listener for a reader that closes the pipe.
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);
  folder = mkdtempSync(join(tmpdir(), 'greenflag-tampering-'));
  keys = openKeys(at('night.keys.json'));
  writeFileSync(at('jwks.json'), JSON.stringify(keys.publicKeys));
  const store = await openStore(`sqlite:${at('night.db')}`);
  const race = raceControl(store, keys);
  await playNight(race);
  sound = await recordsOf(store);
  await race.drain();
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Verified {
  readonly code: number;
  readonly found: readonly string[];
  readonly words: string;
  readonly signatures: unknown;
}

/** Runs the command line in this process: a process for each case would take minutes. */
async function verify(...args: string[]): Promise<Verified> {
  let text = '';
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await run(['node', 'greenflag', 'verify', ...args, '--json']);
    const { meetings } = JSON.parse(text) as {
      meetings: {
        findings: { revision: number; code: string; words: string }[];
        signatures: unknown;
      }[];
    };
    const findings = meetings.flatMap((meeting) => meeting.findings);
    return {
      code: Number(process.exitCode),
      found: findings.map(({ revision, code }) => `${code} at ${revision}`),
      words: findings.map(({ words }) => words).join('\n'),
      signatures: meetings[0]?.signatures,
    };
  } finally {
    process.exitCode = before;
    written.mockRestore();
  }
}

let files = 0;
function verifyFile(records: readonly LogRecord[], ...args: string[]): Promise<Verified> {
  const file = at(`${(files += 1)}.ndjson`);
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return verify(file, ...(args.length > 0 ? args : ['--jwks', at('jwks.json')]));
}

/** Edits a copy of the store file by SQL, and verifies the copy. */
async function verifyEdited(edit: (db: Database) => void): Promise<Verified> {
  const file = at(`${(files += 1)}.db`);
  copyFileSync(at('night.db'), file);
  const { DatabaseSync } = await loadSqlite();
  const db = new DatabaseSync(file);
  edit(db);
  db.close();
  return verify('--store', `sqlite:${file}`, '--jwks', at('jwks.json'));
}

/** Replaces the records by SQL, as a forger would. */
const writing = (records: readonly LogRecord[]) => (db: Database) => {
  db.exec("DELETE FROM events WHERE stream = 'meeting-m'");
  const insert = db.prepare("INSERT INTO events VALUES (?, 'meeting-m', ?, ?, ?, ?, ?)");
  for (const [i, { revision, id, type, data, metadata }] of records.entries()) {
    insert.run(i, revision, id, type, JSON.stringify(data), JSON.stringify(metadata));
  }
};

const edited = (records: Records, revision: number, change: (record: LogRecord) => object): Records =>
  records.map((record) => (record.revision === revision ? { ...record, ...change(record) } : record));
const data = (more: object) => (record: LogRecord) => ({ data: { ...record.data, ...more } });
const metadata = (more: object) => (record: LogRecord) => ({ metadata: { ...record.metadata, ...more } });
const signatureAt = (records: Records, revision: number) => String(records[revision]?.metadata['signature']);

/** Signs the claims of the first result with another key, with other rows if they are given. */
function signedBy(other: Pick<KeyRing, 'sign'>, records: Records, more: object = {}): string {
  const [, body = ''] = signatureAt(records, 8).split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  return other.sign('greenflag-result', { ...claims, ...more });
}

/** Puts the name of our key on another signature. */
function withOurName(jws: string): string {
  const [, ...rest] = jws.split('.');
  const kid = keys.publicKeys.keys[0]?.kid;
  const header = JSON.stringify({ alg: 'EdDSA', kid, typ: 'greenflag-result' });
  return [Buffer.from(header).toString('base64url'), ...rest].join('.');
}

const swappedRows = { rows: [{ place: 1, car: '48', laps: 1, status: 'timed' }] };

/** Changes to the log. Some also compute the later hashes again, which needs no key. */
const ALTERATIONS: readonly (readonly [name: string, alter: Alter, found: readonly string[]])[] = [
  ['a changed lap time', (r) => edited(r, 5, data({ timeMs: 9_000 })), ['hash-differs at 5']],
  [
    'another official',
    (r) => edited(r, 6, metadata({ official: { id: 'Eve', role: 'starter' } })),
    ['hash-differs at 6'],
  ],
  [
    'another time',
    (r) => edited(r, 4, metadata({ occurredAt: '2020-01-01T00:00:00.000Z' })),
    ['hash-differs at 4'],
  ],
  ['another type', (r) => edited(r, 4, () => ({ type: 'WhiteShown' })), ['hash-differs at 4']],
  [
    'another id',
    (r) => edited(r, 4, () => ({ id: '6f1c9c0a-96b5-4a5c-8f0a-3f6b8a4d7e21' })),
    ['hash-differs at 4'],
  ],
  ['a missing record', (r) => r.filter(({ revision }) => revision !== 5), ['record-missing at 5']],
  [
    'a repeated record',
    (r) => [...r, { ...(r[5] as LogRecord), revision: 16 }],
    ['id-repeated at 16', 'hash-differs at 16', 'link-broken at 16'],
  ],
  [
    'records that changed places',
    (r) => [
      ...r.slice(0, 4),
      ...[r[5], r[4]].map((x, i) => ({ ...(x as LogRecord), revision: 4 + i })),
      ...r.slice(6),
    ],
    ['hash-differs at 4', 'link-broken at 4', 'hash-differs at 5', 'link-broken at 5', 'link-broken at 6'],
  ],
  [
    'a changed record with a hash that fits',
    (r) => [
      ...r.slice(0, 5),
      ...rechained(edited(r, 5, data({ timeMs: 9_000 })), 5).slice(5, 6),
      ...r.slice(6),
    ],
    ['link-broken at 6'],
  ],
  [
    'a changed record with all later hashes computed again',
    (r) => rechained(edited(r, 5, data({ timeMs: 9_000 })), 5),
    ['signed-otherwise at 8'],
  ],
  [
    'a removed record with all later hashes computed again',
    (r) =>
      rechained(
        r.filter(({ revision }) => revision !== 2),
        2,
      ),
    ['signed-otherwise at 7', 'signed-otherwise at 13'],
  ],
  [
    'a changed result with all hashes computed again',
    (r) => rechained(edited(r, 7, data(swappedRows)), 7),
    ['signed-otherwise at 8'],
  ],
  [
    'another certifying official with all hashes computed again',
    (r) => rechained(edited(r, 14, metadata({ official: { id: 'Eve', role: 'steward' } })), 14),
    ['signed-otherwise at 14'],
  ],
  [
    'a removed signature with all hashes computed again',
    (r) => {
      const { signature: _, ...unsigned } = r[8]?.metadata as { signature: string };
      return rechained(
        edited(r, 8, () => ({ metadata: unsigned })),
        8,
      );
    },
    ['signature-missing at 8', 'signed-otherwise at 14'],
  ],
  [
    'a signature of another session with all hashes computed again',
    (r) => rechained(edited(r, 14, metadata({ signature: signatureAt(r, 8) })), 14),
    ['signed-otherwise at 14'],
  ],
  [
    'a result that is signed with another key',
    (r) => rechained(edited(r, 8, metadata({ signature: signedBy(otherKeys, r) })), 8),
    ['key-unknown at 8', 'signed-otherwise at 14'],
  ],
  [
    'a result that is signed with another key under the name of ours',
    (r) => rechained(edited(r, 8, metadata({ signature: withOurName(signedBy(otherKeys, r)) })), 8),
    ['signature-wrong at 8', 'signed-otherwise at 14'],
  ],
  [
    'a changed result that is signed with another key',
    (r) =>
      rechained(
        edited(
          edited(r, 7, data(swappedRows)),
          8,
          metadata({ signature: signedBy(otherKeys, r, swappedRows) }),
        ),
        7,
      ),
    ['key-unknown at 8', 'signed-otherwise at 14'],
  ],
  [
    'a changed byte of a signature with all hashes computed again',
    (r) =>
      rechained(edited(r, 14, metadata({ signature: signatureAt(r, 14).replace(/.{4}$/u, 'AAAA') })), 14),
    ['signature-wrong at 14'],
  ],
  [
    'a token in the place of a signature',
    (r) => rechained(edited(r, 14, metadata({ signature: keys.sign('at+jwt', { sub: 'Eve' }) })), 14),
    ['signature-wrong at 14'],
  ],
  [
    'a signature on a record that is no result',
    (r) => rechained(edited(r, 15, metadata({ signature: signatureAt(r, 14) })), 15),
    ['signature-wrong at 15'],
  ],
];

describe('an unchanged log', () => {
  it('is sound, as a file and in its store', async () => {
    const signatures = { held: 2, unchecked: 0, unsigned: 0, last: 14 };
    const proved = { code: 0, found: [], words: '', signatures };
    expect(await verifyFile(sound)).toEqual(proved);
    expect(await verifyEdited(() => undefined)).toEqual(proved);
    expect(await verifyEdited(writing(sound))).toEqual(proved);
  });
});

describe.each(ALTERATIONS)('%s', (_, alter, found) => {
  it('is found in a file, at its revision', async () => {
    expect(await verifyFile(alter(sound))).toMatchObject({ code: 4, found });
  });

  it('is found in the store file, at its revision', async () => {
    expect(await verifyEdited(writing(alter(sound)))).toMatchObject({ code: 4, found });
  });
});

describe('in a file', () => {
  const lines = () => sound.map((record) => JSON.stringify(record));
  const cases: readonly (readonly [string, (lines: string[]) => unknown, readonly string[]])[] = [
    ['a repeated line', (l) => l.splice(5, 0, l[5] ?? ''), ['record-repeated at 5']],
    [
      'lines that changed places',
      (l) => l.splice(5, 2, l[6] ?? '', l[5] ?? ''),
      ['record-missing at 5', 'record-out-of-order at 5'],
    ],
    ['a line cut short', (l) => (l[5] = (l[5] ?? '').slice(0, 50)), ['not-a-record at 5']],
  ];
  it.each(cases)('%s is found at its revision', async (_, change, found) => {
    const changed = lines();
    change(changed);
    const file = at(`${(files += 1)}.ndjson`);
    writeFileSync(file, changed.join('\n'));
    expect(await verify(file, '--jwks', at('jwks.json'))).toMatchObject({ code: 4, found });
  });
});

describe('by SQL', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a driver’s name',
      `UPDATE events SET data = replace(data, 'Driver 48', 'Driver 49') WHERE revision = 2`,
      ['hash-differs at 2'],
    ],
    ['a deleted row', 'DELETE FROM events WHERE revision = 5', ['record-missing at 5']],
    [
      'a row that is no record',
      `UPDATE events SET data = '{' WHERE revision = 5`,
      ['record-unreadable at 5'],
    ],
    [
      'the first row, with which the meeting begins',
      'DELETE FROM events WHERE revision = 0',
      ['record-missing at 0'],
    ],
    [
      'the signature of another row',
      `UPDATE events SET metadata = json_set(metadata, '$.signature', (SELECT metadata ->> '$.signature'
      FROM events WHERE revision = 8)) WHERE revision = 14`,
      ['hash-differs at 14'],
    ],
    [
      'a snapshot',
      `INSERT INTO snapshots VALUES ('meeting-m', 'meeting-log', ${SNAPSHOT_VERSION}, 7, 'x')`,
      ['snapshot-differs at 7'],
    ],
    [
      'a row at the end',
      `INSERT INTO events SELECT 99, stream, 16, id || '0', type, data, metadata FROM events
      WHERE revision = 15`,
      ['hash-differs at 16', 'link-broken at 16'],
    ],
  ];
  it.each(cases)('%s is found at its revision', async (_, sql, found) => {
    const verified = await verifyEdited((db) => db.exec(sql));
    expect(verified.code).toBe(4);
    expect([...verified.found].sort()).toEqual(expect.arrayContaining([...found].sort()));
  });
});

describe('a log without its end', () => {
  it.each([
    ['cut after the last signature', 15, 14],
    ['cut before the last signature', 12, 8],
  ])('%s has no findings, but is proved only up to its last signature', async (_, left, last) => {
    const { code, found, signatures } = await verifyFile(sound.slice(0, left));
    expect({ code, found }).toEqual({ code: 0, found: [] });
    expect(signatures).toMatchObject({ last });
  });
});

describe('what is found', () => {
  it('names the session that a signature was moved from', async () => {
    const moved = rechained(edited(sound, 14, metadata({ signature: signatureAt(sound, 8) })), 14);
    expect((await verifyFile(moved)).words).toContain(
      'has a signature for the session group-1, not group-2.',
    );
  });

  it('names the part of the log that a forger changed', async () => {
    const forged = rechained(edited(sound, 10, data({ session: 'group-1' })), 10);
    const { words } = await verifyFile(edited(forged, 99, () => ({})));
    expect(words).toContain('a log with other records before it and after record 8.');
  });
});

describe('the keys', () => {
  it('of this machine only confirm when no keys are named: they find what contradicts them', async () => {
    const forged = rechained(edited(sound, 8, metadata({ signature: signedBy(otherKeys, sound) })), 8);
    const file = at(`${(files += 1)}.ndjson`);
    writeFileSync(file, forged.map((record) => JSON.stringify(record)).join('\n'));
    process.env['GREENFLAG_KEYS'] = at('night.keys.json');
    const here = await verify(file);
    delete process.env['GREENFLAG_KEYS'];
    const [other] = otherKeys.publicKeys.keys;
    expect(here).toMatchObject({
      code: 4,
      found: ['signed-otherwise at 14'],
      signatures: { held: 0, unchecked: 1, unknownKeys: [other?.kid] },
    });
  });

  it('can come from several files: those of an earlier server count too', async () => {
    writeFileSync(at('other.json'), JSON.stringify(otherKeys.publicKeys));
    const signature = signedBy(otherKeys, sound);
    const elsewhere = rechained(edited(sound.slice(0, 14), 8, metadata({ signature })), 8);
    const both = ['--jwks', at('jwks.json'), '--jwks', at('other.json')];
    expect(await verifyFile(elsewhere, ...both)).toMatchObject({ code: 0, signatures: { held: 1, last: 8 } });
  });
});
