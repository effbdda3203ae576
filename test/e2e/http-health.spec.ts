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
    const world = await guarded({ store: `${double.url}&timeout_ms=500` });
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
    const world = await guarded({ store: `${double.url}&timeout_ms=500` });
    const director = await world.add('Jane Doe', 'director');
    double.node.stop();
    const read = await world.server.fetch('/api/meetings/m/projections/meeting');
    expect([read.status, read.json['code']]).toEqual([503, 'store-unavailable']);
    expect(read.text).not.toContain(ADDRESS);
    const command = await world.server.issue(SCHEDULE, bearer(director));
    expect([command.status, command.json['code']]).toEqual([503, 'store-unavailable']);
    expect(command.text).toContain(ADDRESS);
    await world.close();
  });

  it('is the reason for everybody on an open server, which only this machine can reach', async () => {
    const server = await startServer({ store: `${double.url}&timeout_ms=500` });
    double.node.stop();
    expect((await server.fetch('/health/ready')).json['detail']).toContain(ADDRESS);
    await server.close();
  });
});
