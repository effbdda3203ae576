import { PROJECTIONS } from '#projections';
import { storm } from '../../bench/storm.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Every projection, of the race where it is of one session, and the log. */
const targets = [
  ...Object.entries(PROJECTIONS).map(([name, { session }]) =>
    session === 'required' ? `${name}/race` : name,
  ),
  ...['log', 'log', 'penalties/race', 'race-log/race', 'running-order/race'],
];

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

describe('clients that are cut at random moments and resume while commands run', () => {
  it('hold what the server serves of the same revision, every id once and none missing', async () => {
    const report = await storm({ url: server.url, clients: 32, records: 600, targets, seed: 23 });
    expect(report.cuts).toBeGreaterThan(200);
    expect(report.compared).toBeGreaterThan(100);
    expect(report.lateSnapshots).toBe(0);
  }, 120_000);
});
