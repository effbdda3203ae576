import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { startServer } from '../../../../test/support/server.ts';
import { pagesOf } from '../../../../test/support/sheets.ts';

const HEAT = ['publish', 'results', 'heat-1', '--meeting', 'clash-2023'];

describe('greenflag publish', () => {
  let cli: CommandLine;
  const made = (name: string) => readFileSync(join(cli.folder, name));

  beforeAll(async () => {
    cli = commandLine();
    await cli.greenflag('demo', '--store', 'sqlite:data/greenflag.db');
  });
  afterAll(() => cli.remove());

  it('writes a PDF to the named file, and reports it on standard error', async () => {
    const { code, out, err } = await cli.greenflag(...HEAT, '--as', 'pdf', '--out', 'heat.pdf');
    expect([code, out, err]).toEqual([0, '', 'Written: heat.pdf\n']);
    expect(pagesOf(made('heat.pdf'))[0]?.text).toContain('1 2 10 Aric Almirola');
  });

  it('writes CSV of an earlier revision to standard output if no file is named', async () => {
    const { code, out } = await cli.greenflag(...HEAT, '--as', 'csv', '--at', '351');
    expect(code).toBe(0);
    expect(out.split('\r\n')[1]).toMatch(/^1,2,10,Aric Almirola,.*,unofficial,351,/u);
  });

  it('gets the same bytes from a store and from a server', async () => {
    const server = await startServer({ store: `sqlite:${join(cli.folder, 'data/greenflag.db')}` });
    try {
      for (const as of ['pdf', 'csv', 'json']) {
        const args = [...HEAT, '--as', as, ...(as === 'pdf' ? ['--paper', 'a4'] : [])];
        await cli.greenflag(...args, '--out', 'here');
        const { err } = await cli.greenflag(...args, '--out', 'there', '--server', server.url);
        expect(err).toBe('Written: there\n');
        expect(made('there').equals(made('here'))).toBe(true);
      }
      const { code, err } = await cli.greenflag(
        ...['publish', 'race-log', '--meeting', 'clash-2023', '--as', 'pdf', '--server', server.url],
      );
      expect([code, err.split(':')[0]]).toEqual([2, 'not-acceptable']);
    } finally {
      await server.close();
    }
  });

  it('warns when a name is not on the sheet, from a store and from a server', async () => {
    const entry = { type: 'EnterCar', car: '77', driver: '김철수', team: 'Łódź' };
    const schedule = {
      type: 'ScheduleMeeting',
      name: 'Korea',
      date: '2024-05-04',
      track: { name: 'Bowman Gray', lengthMiles: 0.25 },
      format: {
        id: 'one-race',
        sessions: [{ id: 'feature', kind: 'main', laps: 5, lineup: [{ draw: true }] }],
      },
    };
    const common = { meeting: 'korea', official: { id: 'tower', role: 'director' } };
    const lines = [schedule, entry].map((command) => JSON.stringify({ ...command, ...common }));
    cli.write('korea.ndjson', lines.join('\n'));
    expect(await cli.greenflag('run', 'korea.ndjson')).toMatchObject({ code: 0, err: '' });
    const sheet = ['publish', 'entry-list', '--meeting', 'korea', '--out', 'list', '--as'];
    const warning = /^1 name cannot be printed, .*\nWritten: list\n$/u;
    expect((await cli.greenflag(...sheet, 'pdf')).err).toMatch(warning);
    expect((await cli.greenflag(...sheet, 'csv')).err).toBe('Written: list\n');
    const server = await startServer({ store: `sqlite:${join(cli.folder, 'data/greenflag.db')}` });
    try {
      expect((await cli.greenflag(...sheet, 'pdf', '--server', server.url)).err).toMatch(warning);
    } finally {
      await server.close();
    }
  });

  it('reports what is wrong, and then writes nothing', async () => {
    const of = (...args: string[]) => cli.greenflag('publish', ...args, '--meeting', 'clash-2023');
    const log = await of('race-log', '--as', 'pdf', '--out', 'log.pdf');
    expect([log.code, log.err]).toEqual([
      2,
      'not-acceptable: There is no sheet of race-log. There are: results, lineup, field, ' +
        'qualifying-order, penalties, lap-chart, ranking, points, entry-list, lap-sheet, ' +
        'lap-times, all-results.\n',
    ]);
    expect(existsSync(join(cli.folder, 'log.pdf'))).toBe(false);
    const paper = await of('field', '--as', 'csv', '--paper', 'a4');
    expect([paper.code, paper.err]).toEqual([
      2,
      '--paper is only for a PDF. Leave it out, or use --as pdf.\n',
    ]);
    const folder = await of('field', '--as', 'csv', '--out', 'no/such/folder.csv');
    expect([folder.code, folder.err]).toEqual([
      2,
      expect.stringMatching(/^no\/such\/folder\.csv cannot be written: .* Name another file\.\n$/u),
    ]);
    const session = await of('results', 'heat-9', '--as', 'csv');
    expect([session.code, session.err]).toEqual([2, expect.stringContaining('Did you mean heat-')]);
  });
});
