import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECTIONS } from '#projections';
import { publish } from '#publishing';
import { openStore } from '#event-store/open';
import { RaceControl, type WhatIfRequest } from '#race-control';
import { DIRECTOR, enter, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const MEETING = 'long';
const PATH = `/api/meetings/${MEETING}`;
const session = 'race';
const CARS = ['1', '2', '3', '4'];
const RECORDS = 2_100;

/** Commands of a meeting whose log is too long to be read on the main thread. */
function* longRace(): Generator<object> {
  const format = {
    id: 'one',
    sessions: [{ id: session, kind: 'main', laps: 900, lineup: [{ draw: true }] }],
  };
  yield { ...SCHEDULE, format, at: '2026-05-02T17:00:00.000Z' };
  for (const car of CARS) yield enter(car);
  yield { type: 'DrawLineup', session, order: CARS };
  yield { type: 'PostLineup', session };
  yield { type: 'OpenSession', session };
  yield { type: 'ShowGreen', session, at: '2026-05-02T18:00:00.000Z' };
  for (let i = 0; i < RECORDS; i += 1) {
    const at = new Date(Date.parse('2026-05-02T18:00:10.000Z') + 4_000 * i).toISOString();
    yield { type: 'RecordLap', session, car: CARS[i % 4], at };
  }
}

/** The strike of a what-if is recorded when the question is asked. */
const withoutTimes = (text: string): string => text.replaceAll(/"recordedAt":"[^"]+"/gu, '');

describe('readers of a long meeting', () => {
  let folder: string;
  let server: TestServer;
  let race: RaceControl;
  let close: () => Promise<void>;
  const get = (path: string, accept = 'application/json') =>
    server.fetch(`${PATH}/projections/${path}`, { headers: { accept } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenflag-readers-'));
    const url = `sqlite:${join(folder, 'store.db')}`;
    server = await startServer({ store: url });
    const body = [...longRace()].map((command) => JSON.stringify(command)).join('\n');
    const headers = { 'content-type': NDJSON, ...DIRECTOR };
    await server.fetch(`${PATH}/commands`, { method: 'POST', headers, body });
    const store = await openStore(url);
    race = new RaceControl(store, { presets: new Map() });
    close = async () => {
      await race.drain();
      await store.close();
    };
  });
  afterAll(async () => {
    await close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('get the same bytes from the thread as race control gives', async () => {
    for (const { path, request } of [
      { path: 'race-log', request: { projection: 'race-log' } },
      { path: 'lap-chart/race', request: { projection: 'lap-chart', session } },
      { path: 'results/race?at=1000', request: { projection: 'results', session, at: 1_000 } },
      { path: 'results/race?lap=20', request: { projection: 'results', session, lap: 20 } },
    ]) {
      const answer = await race.view({ meeting: MEETING, ...request });
      expect((await get(path)).text).toBe(answer.kind === 'view' ? JSON.stringify(answer.view) : '');
    }
    const diff = await race.diff({ meeting: MEETING, projection: 'race-log', from: 1_500, to: 1_800 });
    const text = diff.kind === 'diff' ? JSON.stringify(diff.diff) : '';
    expect((await get('race-log/diff?from=1500&to=1800')).text).toBe(text);
    const patch = await race.viewPatch({ meeting: MEETING, projection: 'race-log', from: 1_500, to: 1_502 });
    const { version = 0 } = PROJECTIONS['race-log'] ?? {};
    const patchText = patch.kind === 'patch' ? patch.text : '';
    expect((await get(`race-log/patch?from=1500&to=1502&v=${version}`)).text).toBe(patchText);
  });

  it('get the same what-if and the same sheets', async () => {
    const official = { id: 'Jane Doe', role: 'director' } as const;
    const show = [{ name: 'results/race', projection: 'results', session }];
    const request: WhatIfRequest = { meeting: MEETING, official, strike: [200], issue: [], show };
    const answer = await race.whatIf(request);
    const response = await server.fetch(`${PATH}/what-if`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...DIRECTOR },
      body: JSON.stringify({ strike: [200], show: ['results/race'] }),
    });
    const document = answer.kind === 'what-if' ? JSON.stringify(answer.document) : '';
    expect(withoutTimes(response.text)).toBe(withoutTimes(document));
    const sheet = await publish(race, { meeting: MEETING, projection: 'results', session, as: 'csv' });
    const csv = sheet.kind === 'published' ? Buffer.from(sheet.body).toString('utf8') : '';
    expect((await get('results/race', 'text/csv')).text).toBe(csv.replace(/^\uFEFF/u, ''));
  });

  it('get a tag, 304, and a view that contains what was just recorded', async () => {
    const before = await get('race-log');
    const etag = before.headers.get('etag') ?? '';
    const headers = { 'if-none-match': etag };
    expect((await server.fetch(`${PATH}/projections/race-log`, { headers })).status).toBe(304);
    const receipt = await server.issue({ type: 'AddNote', text: 'Seen.' }, {}, MEETING);
    const after = await get('race-log');
    expect(after.json['revision']).toBe(receipt.json['revision']);
    expect(after.headers.get('etag')).not.toBe(etag);
  });

  it('get the sheet of the new revision after a record', async () => {
    const before = await get('penalties', 'text/csv');
    const receipt = await server.issue({ type: 'AddNote', text: 'Printed.' }, {}, MEETING);
    const after = await get('penalties', 'text/csv');
    const revision = String(receipt.json['revision']);
    expect([before.headers.get('etag')?.startsWith(`"${revision}.`), after.headers.get('etag')]).toEqual([
      false,
      expect.stringMatching(`^"${revision}\\.`),
    ]);
  });

  it('learn what is wrong in the same words', async () => {
    const unknown = await get('results/rac?at=100');
    expect([unknown.status, unknown.json['code'], unknown.json['detail']]).toEqual([
      404,
      'session-unknown',
      expect.stringContaining('Did you mean'),
    ]);
    const late = await get('results/race?at=9999');
    expect([late.status, late.json['code']]).toEqual([404, 'revision-unknown']);
  });
});
