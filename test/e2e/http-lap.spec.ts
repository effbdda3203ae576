import type { Command } from '#domain';
import { startServer, type TestServer } from '../support/server.ts';
import { crossing, flag, at } from '../support/timed-race.ts';

const session = 'race';
const SCRIPT: readonly (Command & { readonly meeting: string })[] = [
  {
    type: 'ScheduleMeeting',
    name: 'Laps',
    date: '2023-02-05',
    track: { name: 'Oval', lengthMiles: 0.25 },
    format: { id: 'f', sessions: [{ id: session, kind: 'main', laps: 4, lineup: [{ draw: true }] }] },
  } as const,
  { type: 'EnterCar', car: '1', driver: 'One' } as const,
  { type: 'EnterCar', car: '2', driver: 'Two' } as const,
  { type: 'DrawLineup', session, order: ['1', '2'] } as const,
  { type: 'PostLineup', session } as const,
  { type: 'OpenSession', session, at: at(-60) } as const,
  flag('ShowGreen', 0),
  ...[crossing('1', 20), crossing('2', 21), crossing('2', 40), crossing('1', 41)],
].map((command) => ({ ...command, meeting: 'laps' }) as Command & { readonly meeting: string });

const RESULTS = '/api/meetings/laps/projections/results/race';

describe('the results at a lap over HTTP', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({});
    for (const command of SCRIPT) await server.issue(command, {}, 'laps');
  });
  afterAll(() => server.close());

  it('are those when the leader had completed it', async () => {
    const cars = async (query: string): Promise<string[]> => {
      const { json } = await server.fetch(`${RESULTS}${query}`);
      return (json['rows'] as { car: string; laps: number }[]).map(({ car, laps }) => `${car}:${laps}`);
    };
    expect(await cars('?lap=1')).toEqual(['1:1', '2:1']);
    expect(await cars('?lap=2')).toEqual(['2:2', '1:2']);
    expect(await cars('')).toEqual(['2:2', '1:2']);
  });

  it('are refused for a lap that was not completed, and for other views', async () => {
    const { status, json } = await server.fetch(`${RESULTS}?lap=3`);
    expect({ status, ...json }).toMatchObject({ status: 400, code: 'query-wrong', field: 'lap' });
    expect(json['detail']).toContain('The leader of race has completed 2 laps.');
    const other = await server.fetch('/api/meetings/laps/projections/lap-chart/race?lap=1');
    expect(other.status).toBe(400);
  });
});
