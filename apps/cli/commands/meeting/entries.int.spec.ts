import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { SCHEDULE, startServer } from '../../../../test/support/server.ts';

let cli: CommandLine;
let list: string;
const STORE = ['--meeting', 'm', '--store', 'sqlite:m.db'];
beforeAll(async () => {
  cli = commandLine();
  const script = cli.write('m.ndjson', JSON.stringify({ ...SCHEDULE, meeting: 'm' }));
  await cli.greenflag('run', script, '--store', 'sqlite:m.db');
  list = cli.write(
    'drivers.csv',
    'No;First name;Last name;Hometown\r\n07;Jane;Doe;Boone\r\n21X;Ann;Poe;\r\n',
  );
});
afterAll(() => cli.remove());

it('shows what a list would do, imports it, and writes nothing the second time', async () => {
  const dry = await cli.greenflag('entries', 'import', list, ...STORE, '--dry-run');
  expect([dry.code, dry.out]).toEqual([
    0,
    'Not imported: Hometown.\nline 2: enter 07 Jane Doe\nline 3: enter 21X Ann Poe\n' +
      'Nothing was written, because of --dry-run.\n',
  ]);
  const done = await cli.greenflag('entries', 'import', list, ...STORE);
  expect([done.code, done.out]).toEqual([0, expect.stringContaining('2 records written.')]);
  const again = await cli.greenflag('entries', 'import', list, ...STORE, '--json');
  expect(JSON.parse(again.out)).toMatchObject({ written: 0, rows: [{ action: 'same' }, { action: 'same' }] });
});

it('warns of names that no sheet can print', async () => {
  const file = cli.write('thai.csv', 'No,Driver\n31,ก้อง\n32,Zoë Poe\n');
  const { code, err } = await cli.greenflag('entries', 'import', file, ...STORE, '--dry-run');
  expect([code, err]).toEqual([0, expect.stringContaining('Sheets cannot print the names of 31:')]);
});

it('exports a list, which a server imports', async () => {
  await cli.greenflag('entries', 'import', list, ...STORE);
  const { out } = await cli.greenflag('entries', 'export', ...STORE);
  expect(out).toContain('\r\n07,Jane,Doe,,,,,no,entered\r\n');
  const server = await startServer();
  await server.issue(SCHEDULE);
  const there = ['--meeting', 'm', '--server', server.url];
  const file = cli.write('exported.csv', out);
  expect((await cli.greenflag('entries', 'import', file, ...there)).out).toContain('2 records written.');
  expect((await cli.greenflag('entries', 'export', ...there)).out).toBe(out);
  await server.close();
});

it('names each mistake by line and column, and exits with 4', async () => {
  const wrong = cli.write('wrong.csv', 'No,Name,Rookie\n7,A,perhaps\n,B,\n');
  const { code, out } = await cli.greenflag('entries', 'import', wrong, ...STORE);
  expect(code).toBe(4);
  expect(out).toContain('line 2, column Rookie: "Rookie" must be yes or no, not the text "perhaps".');
  expect(out).toContain('line 3, column No: The number of the car is missing.');
  expect(out).toContain('Nothing was imported.');
});

it('takes the columns from the command, and refuses one that does not exist', async () => {
  const file = cli.write('finnish.csv', 'Nro;Nimi\n8;Aino\n');
  const args = ['entries', 'import', file, ...STORE, '--dry-run', '--columns'];
  expect((await cli.greenflag(...args, 'car,driver')).out).toContain('line 2: enter 8 Aino');
  expect(await cli.greenflag(...args, 'car,colour')).toMatchObject({ code: 2 });
});
