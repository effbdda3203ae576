import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSqlite, type Database } from '../../libs/event-store/engines/sqlite/driver.ts';
import { kill, KillableProcesses } from '../support/killable.ts';
import { SCHEDULE, startServer, type TestServer } from '../support/server.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  file = join(folder, 'a.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const rain = { type: 'AddNote', text: 'rain' };
const sun = { type: 'AddNote', text: 'sun' };

describe('an Idempotency-Key', () => {
  let server: TestServer;
  let other: Database;

  beforeEach(async () => {
    server = await startServer({ store: `sqlite:${file}` });
    await server.issue(SCHEDULE);
    const { DatabaseSync } = await loadSqlite();
    other = new DatabaseSync(file);
  });
  afterEach(async () => {
    other.close();
    await server.close();
  });

  const send = (command: unknown, key: string) => server.issue(command, { 'idempotency-key': key });

  it('is refused while its command is in progress, and returns its receipt afterwards', async () => {
    const key = randomUUID();
    // Another process holds the write lock, so the commands cannot be written yet.
    other.exec('BEGIN IMMEDIATE');
    const sent = [send(rain, key), send(rain, key)];
    const early = await Promise.race(sent);
    expect([early.status, early.json['code'], early.json['commandId']]).toEqual([
      409,
      'command-in-flight',
      key,
    ]);
    expect(early.headers.get('retry-after')).toBe('1');
    other.exec('ROLLBACK');
    const [one, two] = await Promise.all(sent);
    expect([one?.status, two?.status].sort()).toEqual([200, 409]);
    const first = one?.status === 200 ? one : two;
    expect((await send(rain, key)).text).toBe(first?.text);
    expect(first?.json).toMatchObject({ revision: 1, commandId: key });
  });

  it('with another command is answered once the first is decided', async () => {
    const key = randomUUID();
    other.exec('BEGIN IMMEDIATE');
    const first = send(rain, key);
    const second = send(rain, key);
    expect((await Promise.race([first, second])).status).toBe(409);
    const different = send(sun, key);
    other.exec('ROLLBACK');
    expect((await different).json).toMatchObject({ status: 422, code: 'command-id-reused', commandId: key });
  });
});

it('survives a kill of the server: the same command gets the same receipt, another one 422', async () => {
  const processes = new KillableProcesses();
  const store = `sqlite:${file}`;
  const key = randomUUID();
  const post = async (url: string, command: unknown) => {
    const headers = {
      'content-type': 'application/json',
      'greenflag-official': 'test; role=director',
      'idempotency-key': key,
    };
    const body = JSON.stringify(command);
    const answer = await fetch(`${url}/api/meetings/m/commands`, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  };
  try {
    const first = await processes.serve(store);
    const receipt = await post(first.url, SCHEDULE);
    expect(receipt.status).toBe(200);
    await kill(first.child);
    const second = await processes.serve(store);
    expect(await post(second.url, SCHEDULE)).toEqual(receipt);
    expect((await post(second.url, { ...SCHEDULE, name: 'Another night' })).status).toBe(422);
  } finally {
    await processes.killAll();
  }
});
