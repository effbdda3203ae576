import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles, openRawLog, systemClock } from '#timing-feeds';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';

let cli: CommandLine;
beforeEach(() => (cli = commandLine()));
afterEach(() => cli.remove());

async function recording(): Promise<string> {
  const folder = join(cli.folder, 'sf');
  const log = await openRawLog({ files: folderFiles(folder), clock: systemClock });
  const connection = log.nextConnection();
  for (const hex of ['8e028f', '8e038f', '8e048f']) log.append(connection, Buffer.from(hex, 'hex'));
  await log.close();
  return folder;
}

describe('greenflag feed verify', () => {
  it('finds a raw log sound, and damaged with exit code 4 when a byte was changed', async () => {
    const folder = await recording();
    const sound = await cli.greenflag('feed', 'verify', folder);
    expect([sound.code, sound.out]).toEqual([
      0,
      expect.stringMatching(/3 records in 1 file, 9 bytes, sound/u),
    ]);
    const segment = join(folder, readdirSync(folder)[0] ?? '');
    writeFileSync(segment, readFileSync(segment, 'utf8').replace('"bytes":"jgK', '"bytes":"jgM'));
    const damaged = await cli.greenflag('feed', 'verify', folder, '--json');
    expect(damaged.code).toBe(4);
    expect(JSON.parse(damaged.out)).toMatchObject({
      sound: false,
      raw: { problemCount: 1, problems: [{ what: 'damaged', line: 1, n: 1 }] },
    });
  });

  it('says that there is nothing to check', async () => {
    const { code, err } = await cli.greenflag('feed', 'verify', join(cli.folder, 'none'));
    expect([code, err]).toEqual([2, expect.stringContaining('There is no raw log')]);
  });
});
