import { PROJECTIONS } from '#projections';
import { storm } from '../../bench/storm.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Every projection (of the main race or the standings if it needs a session or a ranking), and the log. */
const targets = [
  ...Object.entries(PROJECTIONS).map(([name, { session }]) => {
    if (session === 'ranking') return `${name}/standings`;
    return session === 'required' ? `${name}/race` : name;
  }),
  ...['log', 'log', 'penalties/race', 'race-log/race', 'running-order/race'],
];

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

describe('clients that lose their connections at random and resume while commands run', () => {
  it('have the same views as the server, and every id exactly once', async () => {
    const report = await storm({
      url: server.url,
      clients: 40,
      records: 600,
      minCuts: 200,
      targets,
      seed: 23,
    });
    expect(report.compared).toBeGreaterThan(100);
    expect(report.lateSnapshots).toBe(0);
  });
});
