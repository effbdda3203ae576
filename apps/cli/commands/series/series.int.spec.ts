import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { nightCommands, seasonOf } from '../../../../test/support/season.ts';
import { startServer, type TestServer } from '../../../../test/support/server.ts';

jest.setTimeout(60_000);

const SERIES = {
  ...seasonOf(['night-1', 'night-2']),
  rankings: [{ id: 'drivers', of: ['*/feature'], points: 'night', by: ['points'] }],
};
const OF_SERIES = ['--series', 'season-2026'];
const OF_RANKING = [...OF_SERIES, '--ranking', 'drivers'];

let cli: CommandLine;
let where: string[];
let server: TestServer | undefined;

/** Two nights that A and B win in turn are certified. The cars of the third one are entered. */
async function open(place: 'store' | 'server'): Promise<void> {
  cli = commandLine();
  const next = nightCommands('night-3', ['C', 'B', 'A', 'X'], 2);
  const nights = {
    'night-1': nightCommands('night-1', ['A', 'B', 'C', 'D']),
    'night-2': nightCommands('night-2', ['B', 'A', 'C', 'D'], 1),
    'night-3': next.filter(({ type }) => type === 'ScheduleMeeting' || type === 'EnterCar'),
  };
  const lines = Object.entries(nights).flatMap(([meeting, commands]) =>
    commands.map((command) => `${JSON.stringify({ ...command, meeting })}\n`),
  );
  const script = cli.write('nights.ndjson', lines.join(''));
  expect(await cli.greenflag('run', script, '--store', 'sqlite:season.db')).toMatchObject({ code: 0 });
  cli.write('season.json', JSON.stringify(SERIES));
  server =
    place === 'server' ? await startServer({ store: `sqlite:${join(cli.folder, 'season.db')}` }) : undefined;
  where = server ? ['--server', server.url] : ['--store', 'sqlite:season.db'];
}

const series = (...args: string[]) => cli.greenflag('series', ...args, ...where);
const jsonOf = async (...args: string[]) =>
  JSON.parse((await series(...args, '--json')).out) as Record<string, unknown>;
const outOf = async (...args: string[]) => {
  const { code, out, err } = await series(...args);
  return [code, out + err];
};

describe.each(['store', 'server'] as const)('greenflag series, on a %s', (place) => {
  beforeAll(() => open(place));
  afterAll(async () => {
    await server?.close();
    cli.remove();
  });

  it('checks a document, and names its mistakes', async () => {
    expect(await outOf('check', 'season.json')).toEqual([0, 'season.json is a valid series.\n']);
    cli.write('wrong.json', JSON.stringify({ ...SERIES, points: {} }));
    expect(await outOf('check', 'wrong.json')).toEqual([
      4,
      'error: rankings[0].points: there is no points table "night"\n' +
        'wrong.json is not a valid series. Errors: 1.\n',
    ]);
  });

  it('defines a series once, and lists it', async () => {
    expect(await outOf()).toEqual([0, 'There is no series yet.\n']);
    expect(await outOf('define', 'season.json')).toEqual([
      0,
      'accepted: DefineSeries (revision 0 of the series)\n',
    ]);
    expect(await outOf('define', 'season.json')).toEqual([
      0,
      expect.stringContaining('nothing had to change, so nothing was written (revision 0'),
    ]);
    expect(await jsonOf()).toMatchObject({ series: [{ series: 'season-2026', meetings: 2 }] });
  });

  it('shows who is tied, and breaks the tie with a reason', async () => {
    const [, before] = await outOf('show', ...OF_RANKING);
    expect(before).toContain('Tied on all keys: A, B.\nNot posted yet.');
    const reason = ['--reason', 'a coin'];
    expect(await outOf('break-tie', 'A', 'C', ...OF_RANKING, ...reason)).toEqual([
      3,
      expect.stringContaining('refused not-a-standings-tie: A, C are not level on all keys.'),
    ]);
    expect(await outOf('break-tie', 'B', 'A', ...OF_RANKING, ...reason)).toEqual([
      0,
      'accepted: BreakStandingsTie (revision 1 of the series)\n',
    ]);
    expect(await jsonOf('show', ...OF_RANKING)).toMatchObject({
      rows: [{ name: 'B', tied: false }, { name: 'A' }, { name: 'C' }, { name: 'D' }],
    });
  });

  it('posts and certifies the standings, each by a role that may', async () => {
    expect(await outOf('certify', ...OF_RANKING)).toEqual([
      3,
      expect.stringContaining('refused standings-not-posted'),
    ]);
    expect(await outOf('post', ...OF_RANKING, '--role', 'registrar')).toEqual([
      3,
      expect.stringContaining('PostStandings needs the role director or scorer.'),
    ]);
    expect(await jsonOf('post', ...OF_RANKING)).toMatchObject({ revision: 2, written: true });
    expect(await jsonOf('post', ...OF_RANKING)).toMatchObject({ revision: 2, written: false });
    expect(await jsonOf('certify', ...OF_RANKING, '--official', 'Jane Doe')).toMatchObject({
      revision: 3,
      written: true,
    });
    const [, shown] = await outOf('show', ...OF_SERIES);
    expect(shown).toBe(
      'season-2026: Season 2026\n  night-1: feature\n  night-2: feature\n  drivers: version 1, certified\n',
    );
    expect(await jsonOf('show', ...OF_RANKING)).toMatchObject({ posted: { certified: { by: 'Jane Doe' } } });
  });

  it('writes a sheet of the standings', async () => {
    expect((await series('show', ...OF_SERIES, '--as', 'csv')).code).toBe(2);
    await series('show', ...OF_RANKING, '--as', 'csv', '--out', 'season.csv');
    const [, first = ''] = readFileSync(join(cli.folder, 'season.csv'), 'utf8').split('\r\n');
    expect(first).toMatch(/^1,B,Driver B,79,/u);
    expect((await series('show', ...OF_RANKING, '--as', 'pdf')).out.slice(0, 5)).toBe('%PDF-');
  });

  it('brings the standings into the next meeting once', async () => {
    const into = ['import', ...OF_RANKING, '--meeting', 'night-3'];
    expect(await outOf(...into, '--standing')).toEqual([
      0,
      'night-3: standings has 4 cars, 3 entries were changed\nNot entered: D.\n',
    ]);
    expect(await jsonOf(...into, '--standing')).toMatchObject({ rows: 4, entries: 0, unknown: ['D'] });
    expect((await series(...into, '--class', 'mods')).code).toBe(2);
    expect((await series('import', ...OF_RANKING, '--meeting', 'night-9')).code).toBe(2);
    expect((await series(...into, '--as', 'owners')).code).toBe(3);
    const { out } = await cli.greenflag('show', 'entry-list', '--meeting', 'night-3', ...where, '--json');
    const { rows } = JSON.parse(out) as { rows: { car: string; standing: number | null }[] };
    expect(rows.map(({ car, standing }) => [car, standing])).toEqual([
      ['A', 2],
      ['B', 1],
      ['C', 3],
      ['X', null],
    ]);
  });

  it('verifies the log and its results, beside the store only', async () => {
    expect(await outOf('verify', ...OF_SERIES)).toEqual(
      place === 'server'
        ? [2, expect.stringContaining('Verify a series on the machine of its store')]
        : [0, 'season-2026: 4 records, sound; 1 signed, 0 not checked, 0 not signed\n'],
    );
  });

  it('says what does not exist', async () => {
    expect(await outOf('show', '--series', 'other')).toEqual([
      2,
      expect.stringContaining('There is no series "other".'),
    ]);
    expect(await outOf('post', '--series', 'other', '--ranking', 'drivers')).toEqual([
      2,
      expect.stringContaining('series-unknown: There is no series "other".'),
    ]);
    expect(await outOf('show', ...OF_SERIES, '--ranking', 'teams')).toEqual([
      2,
      expect.stringContaining('There is no ranking "teams". The series has drivers.'),
    ]);
  });
});
