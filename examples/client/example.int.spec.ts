import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SCHEDULE, startServer, type TestServer } from '../../test/support/server.ts';

const FILE = `${__dirname}/enter-cars.mjs`;

let server: TestServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());

it('enters its cars once, however often it runs', async () => {
  await server.issue(SCHEDULE);
  const run = async () => (await promisify(execFile)('node', [FILE, server.url, 'm'])).stdout;
  const expected = [
    `{`,
    `  cars: [ '8 Tyler Reddick', '31 Justin Haley' ],`,
    `  types: [ 'MeetingScheduled', 'CarEntered', 'CarEntered' ]`,
    `}\n`,
  ].join('\n');
  expect([await run(), await run()]).toEqual([expected, expected]);
});
