import { DIRECTOR, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const PATH = '/api/meetings/m/entries';
const ORBITS =
  'No;Class;FirstName;LastName;Transponder1;Additional1\r\n' +
  '07;Modified;José;Peña;5213412;Boone, IA\r\n' +
  '21X;Modified;Ann;Poe;5213413;\r\n';

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
  await server.issue(SCHEDULE);
});
afterEach(() => server.close());

const post = (body: string | Buffer, query = '', headers: Record<string, string> = DIRECTOR) =>
  server.fetch(PATH + query, {
    method: 'POST',
    body: body as never,
    headers: { 'content-type': 'text/csv', ...headers },
  });
const entries = async () => {
  const { json } = await server.fetch('/api/meetings/m/projections/entry-list');
  return (json['rows'] as { car: string; driver: string }[]).map(({ car, driver }) => `${car} ${driver}`);
};

it('imports a list of Windows-1252 by its headings, and writes nothing the second time', async () => {
  const list = Buffer.from(ORBITS, 'latin1');
  const dry = await post(list, '?dryRun=true');
  expect(dry.json).toMatchObject({
    dryRun: true,
    encoding: 'windows-1252',
    delimiter: 'semicolon',
    written: 0,
    rows: [{ action: 'enter' }, { action: 'enter' }],
  });
  expect(await entries()).toEqual([]);
  expect((await post(list)).json).toMatchObject({ written: 2, refused: [] });
  expect(await entries()).toEqual(['07 José Peña', '21X Ann Poe']);
  expect((await post(list)).json).toMatchObject({
    written: 0,
    rows: [{ action: 'same' }, { action: 'same' }],
  });
});

it('exports a list that comes back in', async () => {
  await post(ORBITS);
  const { status, text, headers } = await server.fetch(PATH);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(headers.get('content-disposition')).toBe('attachment; filename="m-entries.csv"');
  expect(text.split('\r\n')[1]).toBe('07,José,Peña,5213412,,,,no,entered');
  expect((await post(text)).json).toMatchObject({ written: 0, mistakes: [], missing: [] });
});

it('names every mistake of a list, and imports none of it', async () => {
  const list = 'No;Name;Standing\n7;A;first\n;B;\n8;C;1';
  const { status, json } = await post(list);
  expect([status, json['code'], json['detail']]).toEqual([
    400,
    'entries-wrong',
    expect.stringMatching(/^Line 2, column Standing: "Standing" must be a number.*Nothing was imported\.$/u),
  ]);
  expect(json['mistakes']).toMatchObject([
    { line: 2, column: 'Standing' },
    { line: 3, column: 'No' },
  ]);
  expect((await post(list, '?dryRun=true')).json).toMatchObject({ mistakes: [{ line: 2 }, { line: 3 }] });
  expect(await entries()).toEqual([]);
});

it('takes what the columns hold from the address', async () => {
  expect((await post('Nro;Nimi\n7;Aino', '?columns=car,driver')).json).toMatchObject({ written: 1 });
  expect(await entries()).toEqual(['7 Aino']);
  const wrong = await post('x', '?columns=car,colour');
  expect(wrong.json).toMatchObject({ code: 'query-wrong', field: 'columns' });
  expect((await post('x', '?dryRun=1')).json).toMatchObject({ code: 'query-wrong', field: 'dryRun' });
});

it('withdraws the cars that the list does not have, when asked', async () => {
  await post(ORBITS);
  expect((await post('No\n07')).json).toMatchObject({ missing: ['21X'], written: 0 });
  expect((await post('No\n07', '?withdrawMissing=true')).json).toMatchObject({ written: 1 });
});

it('is for registrars, takes only CSV, and at most 1 MiB', async () => {
  const viewer = { 'greenflag-official': 'ann; role=viewer' };
  expect((await post(ORBITS, '', viewer)).json).toMatchObject({ status: 403, code: 'role-may-not' });
  const json = await post('{}', '', { ...DIRECTOR, 'content-type': 'application/json' });
  expect(json.json).toMatchObject({ status: 415, types: ['text/csv'] });
  expect((await post('')).json).toMatchObject({ status: 400, code: 'body-missing' });
  expect((await post('x'.repeat(1024 * 1024 + 1))).json).toMatchObject({ status: 413 });
  const commands = await server.fetch('/api/meetings/m/commands', {
    method: 'POST',
    body: 'No\n7',
    headers: { 'content-type': 'text/csv', ...DIRECTOR },
  });
  expect(commands.json).toMatchObject({ status: 415, code: 'media-type-unsupported' });
  const unknown = await server.fetch('/api/meetings/n/entries');
  expect(unknown.json).toMatchObject({ status: 404, code: 'meeting-unknown' });
});
