import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { commandLine } from '../../../../test/support/cli.ts';
import { startServer } from '../../../../test/support/server.ts';

const cli = commandLine();
const { greenflag, write } = cli;
afterAll(() => cli.remove());
const FORMAT = {
  id: 'two-heats',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    { id: 'heat-1', kind: 'heat', laps: 2, lineup: [{ from: ['qualifying'], every: 2, offset: 1 }] },
    { id: 'heat-2', kind: 'heat', laps: 2, lineup: [{ from: ['qualifying'], every: 2, offset: 2 }] },
  ],
  auto: ['post-lineups'],
};
const CARS = ['1', '2', '3', '4'];
const qualifying = { session: 'qualifying' };

/** No command posts a line-up, although the last two need one. */
const NIGHT = [
  {
    type: 'ScheduleMeeting',
    name: 'By itself',
    date: '2026-05-02',
    format: FORMAT,
    track: { name: 'A bowl', lengthMiles: 0.25 },
  },
  ...CARS.map((car) => ({ type: 'EnterCar', car, driver: `Driver ${car}` })),
  { type: 'OpenSession', ...qualifying },
  { type: 'ShowGreen', ...qualifying },
  ...CARS.map((car, i) => ({ type: 'RecordLap', ...qualifying, car, timeMs: 14_000 + i })),
  { type: 'ShowCheckered', ...qualifying },
  { type: 'PostResults', ...qualifying },
  { type: 'CertifyResults', ...qualifying },
  { type: 'OpenSession', session: 'heat-1' },
  { type: 'ShowGreen', session: 'heat-1' },
];
const script = NIGHT.map((command, i) => {
  const at = new Date(Date.parse('2026-05-02T18:00:00.000Z') + 1_000 * i).toISOString();
  return JSON.stringify({ meeting: 'm', ...command, at });
}).join('\n');

/** Returns the log without ids and times, which differ between two writers. */
async function logOf(url: string) {
  const store = await openStore(url);
  const log = await store.readStream('meeting-m');
  await store.close();
  return log.map(({ type, data, metadata: { official, occurredAt } }) => ({
    type,
    data,
    official,
    occurredAt,
  }));
}

it('posts the line-ups in a script, with the same log in a store and on a server', async () => {
  const file = write('night.ndjson', script);
  const [here, there] = ['here.db', 'there.db'].map((name) => `sqlite:${join(cli.folder, name)}`) as [
    string,
    string,
  ];
  expect(await greenflag('run', file, '--store', here)).toMatchObject({ code: 0, err: '' });
  const server = await startServer({ store: there });
  expect(await greenflag('run', file, '--server', server.url)).toMatchObject({ code: 0, err: '' });
  await server.close();
  const log = await logOf(here);
  expect(log.slice(-5).map(({ type }) => type)).toEqual([
    'ResultsCertified',
    'LineupPosted',
    'LineupPosted',
    'SessionOpened',
    'GreenShown',
  ]);
  expect(await logOf(there)).toEqual(log);
  expect(await greenflag('run', file, '--store', here)).toMatchObject({ code: 0, err: '' });
  expect(await logOf(here)).toEqual(log);
});

it('posts the line-ups after a single command too', async () => {
  const where = ['--store', `sqlite:${join(cli.folder, 'one.db')}`, '--meeting', 'm'];
  const lines = NIGHT.slice(0, -3).map((command) => JSON.stringify({ meeting: 'm', ...command }));
  await greenflag('run', write('one.ndjson', lines.join('\n')), ...where.slice(0, 2));
  const { code } = await greenflag('issue', 'CertifyResults', ...where, '--session', 'qualifying');
  expect(code).toBe(0);
  const { out } = await greenflag('show', 'lineup', 'heat-2', ...where, '--json');
  expect((JSON.parse(out) as { state: string }).state).toBe('posted');
});
