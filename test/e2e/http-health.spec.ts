import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../libs/domain/index.ts';
import { openStore } from '../../libs/event-store/open.ts';
import { loadPresets, RaceControl } from '../../libs/race-control/index.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { SCHEDULE, startServer } from '../support/server.ts';
import { bearer, guarded } from '../support/tokens.ts';

/** The server examines the store's nodes after a failure, and knows their addresses then. */
const ADDRESS = '127.0.0.1';

describe('The readiness of a server whose database is away', () => {
  let double: KurrentDouble;
  beforeEach(async () => {
    double = await KurrentDouble.start();
  });
  afterEach(() => double.close());

  it('is the reason for an official, and only the fact for everybody else', async () => {
    const world = await guarded({ store: `${double.url}&timeout_ms=1000` });
    const director = await world.add('Jane Doe', 'director');
    double.node.stop();
    const nobody = await world.server.fetch('/health/ready');
    expect(nobody).toMatchObject({ status: 503, json: { code: 'not-ready', store: { writable: false } } });
    expect(nobody.text).not.toContain(ADDRESS);
    expect(nobody.json['detail']).toContain('Officials see the reason: send a token.');
    const official = await world.server.fetch('/health/ready', { headers: bearer(director) });
    expect(official.status).toBe(503);
    expect(official.json['detail']).toContain(ADDRESS);
    expect((await world.server.fetch('/health/ready', { headers: bearer('abc') })).status).toBe(401);
    await world.close();
  });

  it('does not show in the answers to readers without a token either', async () => {
    const world = await guarded({ store: `${double.url}&timeout_ms=1000` });
    const director = await world.add('Jane Doe', 'director');
    double.node.stop();
    const read = await world.server.fetch('/api/meetings/m/projections/meeting');
    expect([read.status, read.json['code']]).toEqual([503, 'store-unavailable']);
    expect(read.text).not.toContain(ADDRESS);
    const command = await world.server.issue(SCHEDULE, bearer(director));
    expect([command.status, command.json['code']]).toEqual([503, 'store-unavailable']);
    await world.close();
  });

  it('is the reason for everybody on an open server, which only this machine can reach', async () => {
    const server = await startServer({ store: `${double.url}&timeout_ms=1000` });
    double.node.stop();
    expect((await server.fetch('/health/ready')).json['detail']).toContain(ADDRESS);
    await server.close();
  });
});

describe('A clock that is behind the log', () => {
  it('is a warning for an official, and nothing for everybody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
    const url = `sqlite:${join(folder, 'a.db')}`;
    const store = await openStore(url);
    const ahead = new RaceControl(store, { presets: loadPresets(), now: () => Date.now() + 3_600_000 });
    const command = { ...SCHEDULE, meeting: 'm' } as unknown as Command;
    await ahead.issue({ meeting: 'm', command, official: { id: 'Jane', role: 'director' } });
    await ahead.drain();
    await store.close();

    const world = await guarded({ store: url });
    const director = await world.add('Jane Doe', 'director');
    await world.server.fetch('/api/meetings/m/projections/meeting');
    const warningsFor = async (headers: Record<string, string>) =>
      (await world.server.fetch('/health/ready', { headers })).json['warnings'];
    expect(await warningsFor({})).toEqual([]);
    expect(await warningsFor(bearer(director))).toContainEqual({
      code: 'clock-behind-log',
      words: expect.stringMatching(
        /^The clock of the server is \d+ minutes behind the last record\./u,
      ) as string,
    });
    await world.close();
    rmSync(folder, { recursive: true });
  });
});

it('A warning of the store names files to officials only, and everybody reads what it is about', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  mkdirSync(join(folder, 'g.db-position'));
  const world = await guarded({ store: `sqlite:${join(folder, 'g.db')}` });
  const director = await world.add('Jane Doe', 'director');
  const nobody = await world.server.fetch('/health/ready');
  const official = await world.server.fetch('/health/ready', { headers: bearer(director) });
  expect(official.text).toContain(folder);
  expect(nobody.text).not.toContain(folder);
  const words = 'The last acknowledged position cannot be written. Officials see the reason: send a token.';
  expect(nobody.json['store']).toMatchObject({ warnings: [{ code: 'position-unkept', words }] });
  await world.close();
  rmSync(folder, { recursive: true });
});
