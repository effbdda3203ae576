import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { rankedNight } from '../../../../test/support/ranked-night.ts';
import { startServer } from '../../../../test/support/server.ts';

const STORE = 'sqlite:night.db';

describe('greenflag draw', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = commandLine();
    const lines = rankedNight().commands.map((command) => JSON.stringify({ ...command, meeting: 'test' }));
    writeFileSync(join(cli.folder, 'night.ndjson'), `${lines.join('\n')}\n`);
    const { code, err } = await cli.greenflag('run', 'night.ndjson', '--store', STORE);
    expect([code, err]).toEqual([0, expect.any(String)]);
  });
  afterAll(() => cli.remove());

  it('draws by a seed, and prints what was drawn', async () => {
    const { code, out } = await cli.greenflag(
      ...['draw', 'pills', '--meeting', 'test', '--store', STORE, '--seed', 'a'],
    );
    expect(code).toBe(0);
    expect(out).toContain('pills, 4 cars drawn by greenflag-draw-1 with the seed a:');
    expect(out.match(/car \d/gu)).toEqual(['car 1', 'car 2', 'car 4', 'car 3']);
  });

  it('refuses a second draw without a reason', async () => {
    const { code, err } = await cli.greenflag('draw', 'pills', '--meeting', 'test', '--store', STORE);
    expect(code).toBe(3);
    expect(err).toContain('drawn already');
  });

  it('records numbers that were drawn by hand, also on a server', async () => {
    const server = await startServer({ store: `sqlite:${join(cli.folder, 'night.db')}` });
    try {
      const { code, out } = await cli.greenflag(
        ...['draw', 'pills', '1=40', '2=7', '3=99', '4=12', '--meeting', 'test', '--server', server.url],
        ...['--again', 'a pill was missing'],
      );
      expect(code).toBe(0);
      expect(out.match(/car \d, number \d+/gu)).toEqual([
        'car 2, number 7',
        'car 4, number 12',
        'car 1, number 40',
        'car 3, number 99',
      ]);
    } finally {
      await server.close();
    }
  });
});
