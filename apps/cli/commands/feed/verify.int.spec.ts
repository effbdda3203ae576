import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles, openRawLog, systemClock } from '#timing-feeds';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { captureLines, describeCaptures } from '../../../../test/support/feed-captures.ts';
import { oneRace } from '../../../../test/support/weekend.ts';

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

  it('reports a folder without a raw log', async () => {
    const { code, err } = await cli.greenflag('feed', 'verify', join(cli.folder, 'none'));
    expect([code, err]).toEqual([2, expect.stringContaining('There is no raw log')]);
  });
});

describeCaptures('greenflag feed verify --meeting', () => {
  const store = () => ['--store', `sqlite:${join(cli.folder, 'a.db')}`];

  /** Keeps a capture in a raw log of its own. Returns the folder. */
  const keep = async (capture: string): Promise<string> => {
    const folder = join(cli.folder, capture, 'sf');
    const log = await openRawLog({ files: folderFiles(folder), clock: systemClock });
    const connection = log.nextConnection();
    for (const hex of captureLines(`p3/${capture}.hex`)) log.append(connection, Buffer.from(hex, 'hex'));
    await log.close();
    return folder;
  };

  /** Runs a race on the day of the captures, and replays one into it. */
  const race = async (capture: string): Promise<void> => {
    const track = { name: 'A bowl', lengthMiles: 0.25 };
    const commands = [
      { type: 'ScheduleMeeting', name: 'A night', date: '2019-03-02', track, format: oneRace() },
      ...['24', '48'].map((car) => ({ type: 'EnterCar', car, driver: car })),
      { type: 'DrawLineup', session: 'race', order: ['24', '48'] },
      { type: 'PostLineup', session: 'race' },
      { type: 'OpenSession', session: 'race' },
      { type: 'ShowGreen', session: 'race' },
    ].map((command) => JSON.stringify({ meeting: 'm', at: '2019-03-02T00:00:00.000Z', ...command }));
    await cli.greenflag('run', cli.write('race.ndjson', commands.join('\n')), ...store());
    await cli.greenflag('feed', 'replay', await keep(capture), '--meeting', 'm', ...store());
  };
  const verify = async (folder: string) => {
    const { code, out } = await cli.greenflag(
      'feed',
      'verify',
      folder,
      '--meeting',
      'm',
      ...store(),
      '--json',
    );
    return { code, ...(JSON.parse(out) as object) };
  };

  it('finds that each crossing rests on bytes, and names the passings that the meeting lacks', async () => {
    await race('vmindru_amb-short.out');
    const nothing = { withoutBytes: [], unrecordedCount: 0 };
    const same = await verify(join(cli.folder, 'vmindru_amb-short.out', 'sf'));
    expect(same).toMatchObject({ code: 0, sound: true, crossings: nothing });
    expect(await verify(await keep('vmindru_amb.out'))).toMatchObject({
      code: 0,
      crossings: { ...nothing, unrecordedCount: 1, unrecorded: [{ transponder: '3292480' }] },
    });
  });

  it('names a crossing whose bytes are not in the raw log', async () => {
    await race('vmindru_amb.out');
    expect(await verify(await keep('vmindru_amb-short.out'))).toMatchObject({
      code: 4,
      sound: false,
      crossings: { withoutBytes: [expect.any(Number)], unrecordedCount: 0 },
    });
  });
});
