import { MeetingLog } from '../../libs/race-control/log/meeting-log.ts';
import { enter, SCHEDULE, startServer } from '../support/server.ts';

const VIEW = '/api/meetings/a/projections/entry-list';
const id = '0b3f4a52-6f0e-4a0b-9a51-1f0c2d3e4f5a';
const NOTE = { type: 'AddNote', text: 'rain' };

afterEach(() => jest.restoreAllMocks());

it.each([
  ['meetings', { maxMeetings: 1 }],
  ['records', { maxRecords: 1 }],
])('A server with a limit of %s reads a meeting again, with the same answers', async (_, limit) => {
  const opened = jest.spyOn(MeetingLog, 'open');
  const server = await startServer(limit);
  const ask = async () => ({
    view: (await server.fetch(VIEW)).text,
    repeated: (await server.issue({ ...enter('5'), commandId: id }, {}, 'a')).text,
    reused: (await server.issue({ ...enter('6'), commandId: id }, {}, 'a')).text,
  });
  await server.issue(SCHEDULE, {}, 'a');
  await server.issue({ ...enter('5'), commandId: id }, {}, 'a');
  const before = await ask();
  await server.issue(SCHEDULE, {}, 'b');
  expect(await ask()).toEqual(before);
  expect(JSON.parse(before.repeated)).toMatchObject({ revision: 1, commandId: id });
  expect(JSON.parse(before.reused)).toMatchObject({ code: 'command-id-reused' });
  expect((await server.issue(NOTE, {}, 'a')).json).toMatchObject({ revision: 2 });
  expect(opened.mock.calls.map(([, meeting]) => meeting)).toEqual(['a', 'b', 'a']);
  await server.close();
});
