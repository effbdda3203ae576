import {
  enter,
  linesOf,
  NDJSON,
  DIRECTOR,
  SCHEDULE,
  startServer,
  type TestServer,
} from '../support/server.ts';

const FORMAT = {
  id: 'one-heat',
  sessions: [{ id: 'heat', kind: 'heat', laps: 10, lineup: [{ draw: true }] }],
  auto: ['post-lineups'],
};
const NIGHT = [
  { ...SCHEDULE, format: FORMAT },
  ...['1', '2', '3'].map(enter),
  { type: 'DrawLineup', session: 'heat', order: ['1', '2', '3'] },
  { type: 'OpenSession', session: 'heat' },
  { type: 'DrawLineup', session: 'heat', order: ['3', '2', '1'] },
  { type: 'ShowGreen', session: 'heat' },
];

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const types = async () => {
  const { json } = await server.fetch('/api/meetings/m/events');
  return (json['events'] as { type: string }[]).map(({ type }) => type);
};
const AFTER = ['LineupDrawn', 'LineupPosted', 'SessionOpened', 'LineupDrawn', 'LineupPosted', 'GreenShown'];

it('posts the line-up before the next command', async () => {
  for (const command of NIGHT) expect((await server.issue(command)).status).toBe(200);
  expect((await types()).slice(4)).toEqual(AFTER);
});

it('posts it before the next of many commands in one body', async () => {
  const reply = await server.fetch('/api/meetings/m/commands', {
    method: 'POST',
    headers: { 'content-type': NDJSON, ...DIRECTOR },
    body: NIGHT.map((command) => JSON.stringify(command)).join('\n'),
  });
  expect(linesOf(reply).map(({ code }) => code)).toEqual(NIGHT.map(() => undefined));
  expect((await types()).slice(4)).toEqual(AFTER);
});

it('shows the state of the reactions in its health', async () => {
  for (const command of NIGHT) await server.issue(command);
  const { json } = await server.fetch('/health/ready');
  expect(json['reactions']).toEqual({ behind: expect.any(Number) as number, trouble: null });
});
