import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, type CommandLine, type ProcessResult } from '../../../../test/support/cli.ts';
import { freePort } from '../../../../test/support/free-port.ts';
import { P3Speaker } from '../../../../test/support/p3-speaker.ts';
import { startServer } from '../../../../test/support/server.ts';
import { oneRace } from '../../../../test/support/weekend.ts';

const CAPTURES = join(process.cwd(), '../shared/data/feeds');
const MEETING = ['--meeting', 'm'];

let cli: CommandLine;
let decoder: P3Speaker;
beforeEach(async () => {
  cli = commandLine();
  decoder = await P3Speaker.listen();
});
afterEach(async () => {
  await decoder.close();
  cli.remove();
});
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(10);
};

/** Ends a command that runs until Ctrl-C. */
const interrupt = (): void => void process.emit('SIGTERM');

const ignore = (): void => undefined;

const jsonOf = ({ out }: ProcessResult) => JSON.parse(out) as Record<string, never>;

/** The race is green since an hour before the time of a test, and two cars have transponders. */
const RACE = (greenAt: string) =>
  [
    { type: 'ScheduleMeeting', name: 'A night', date: '2026-05-02', format: oneRace() },
    { type: 'EnterCar', car: '24', driver: 'A', transponder: '3438895' },
    { type: 'EnterCar', car: '48', driver: 'B', transponder: '2906141' },
    { type: 'DrawLineup', session: 'race', order: ['24', '48'] },
    { type: 'PostLineup', session: 'race' },
    { type: 'OpenSession', session: 'race' },
    { type: 'ShowGreen', session: 'race' },
  ]
    .map((command) => ({ meeting: 'm', at: greenAt, ...command }))
    .map((command) =>
      command.type === 'ScheduleMeeting'
        ? { ...command, track: { name: 'A bowl', lengthMiles: 0.25 } }
        : command,
    )
    .map((command) => JSON.stringify(command))
    .join('\n');

const store = () => ['--store', `sqlite:${join(cli.folder, 'a.db')}`];

async function createMeeting(greenAt = new Date(Date.now() - 60_000).toISOString()): Promise<void> {
  const { code, err } = await cli.greenflag('run', cli.write('race.ndjson', RACE(greenAt)), ...store());
  if (code !== 0) throw new Error(err);
}

/** Returns the crossings in the log of the meeting. */
async function crossings(): Promise<Record<string, unknown>[]> {
  const { out } = await cli.greenflag('export', ...MEETING, ...store());
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> })
    .filter(({ type }) => type === 'CrossingSeen')
    .map(({ data }) => data);
}

describe('A recording', () => {
  it('is kept byte for byte, found sound, and found damaged when a byte was changed', async () => {
    const out = join(cli.folder, 'practice');
    const running = cli.greenflag('feed', 'record', decoder.url, '--out', out);
    await until(() => decoder.connections > 0);
    decoder.pass('3438895');
    decoder.pass('2906141');
    const segment = () => readdirSync(out).map((name) => join(out, name))[0] ?? '';
    await until(() => textOf(segment) !== '');
    interrupt();
    await running;
    const sound = await cli.greenflag('feed', 'verify', out);
    expect([sound.code, sound.out]).toEqual([0, expect.stringContaining('sound')]);
    const text = readFileSync(segment(), 'utf8');
    writeFileSync(segment(), text.replace('"bytes":"j', '"bytes":"k'));
    const damaged = await cli.greenflag('feed', 'verify', out, '--json');
    expect(damaged.code).toBe(4);
    expect(jsonOf(damaged)).toMatchObject({
      sound: false,
      raw: { problems: [{ what: 'damaged', line: 1 }] },
    });
    const nothing = await cli.greenflag('feed', 'verify', join(cli.folder, 'none'));
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('There is no raw log')]);
  });
});

/** Returns the text of a file; empty while it does not exist. */
function textOf(file: () => string): string {
  try {
    return readFileSync(file(), 'utf8');
  } catch {
    return '';
  }
}

describe('A capture that is replayed into a meeting', () => {
  it('writes its crossings once, however often it is replayed', async () => {
    await createMeeting('2019-03-02T00:00:00.000Z');
    const capture = join(CAPTURES, 'p3/vmindru_amb.out.hex');
    const replay = () => cli.greenflag('feed', 'replay', capture, ...MEETING, ...store(), '--json');
    expect(jsonOf(await replay())).toMatchObject({
      feed: 'vmindru-amb-out',
      protocol: 'p3',
      counts: { passings: 84, repeats: 0, badFrames: 0, crossings: 84 },
    });
    expect(await crossings()).toHaveLength(84);
    await replay();
    expect(await crossings()).toHaveLength(84);
  });

  it('needs one place to go, and a start if it has no times', async () => {
    const both = await cli.greenflag('feed', 'replay', 'x.hex', ...MEETING, '--listen', '1');
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('either --listen or --meeting')]);
    await createMeeting();
    const file = cli.write('run.txt', '$F,9999,"06:50:43","09:08:45","00:09:16","Green "\n');
    const timeless = await cli.greenflag('feed', 'replay', file, ...MEETING, ...store());
    expect([timeless.code, timeless.err]).toEqual([2, expect.stringContaining('--starts-at')]);
  });
});

describe('greenflag feed run', () => {
  const feeds = () =>
    cli.write('feeds.json', JSON.stringify({ meeting: 'm', feeds: [{ name: 'sf', url: decoder.url }] }));

  it('brings crossings into a store, and keeps what it heard', async () => {
    await createMeeting();
    const running = cli.greenflag('feed', 'run', ...MEETING, '--feeds', feeds(), ...store(), '--json');
    await until(() => decoder.connections > 0);
    decoder.pass('3438895');
    const raw = join(cli.folder, 'a.db-feeds', 'sf');
    // The answer to the question for the time, and the passing.
    await until(() => textOf(() => join(raw, readdirSync(raw)[0] ?? '')).split('\n').length > 2);
    interrupt();
    expect((await running).out).toContain('{"name":"sf"');
    expect(await crossings()).toMatchObject([{ transponder: '3438895', session: 'race' }]);
    expect((await cli.greenflag('feed', 'verify', raw, ...MEETING, ...store())).code).toBe(0);
  });

  it('refuses a file with an error, and one of another meeting', async () => {
    const file = cli.write('wrong.json', '{"meeting":"m","feeds":[{"name":"sf","url":"ftp://x"}]}');
    const wrong = await cli.greenflag('feed', 'run', ...MEETING, '--feeds', file, ...store());
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('"feeds[0].url" must be')]);
    const other = await cli.greenflag('feed', 'run', '--meeting', 'n', '--feeds', feeds(), ...store());
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('for the meeting "m"')]);
  });
});

describe('greenflag feed out', () => {
  it('serves a meeting to scoreboards until it is interrupted', async () => {
    await createMeeting();
    const port = await freePort();
    const running = cli.greenflag('feed', 'out', ...MEETING, ...store(), '--rmonitor', String(port));
    let text = '';
    await until(() => {
      if (text === '')
        connect(port, '127.0.0.1')
          .on('error', ignore)
          .on('data', (bytes) => (text += String(bytes)));
      return text.includes('$A,"24"') && text.includes('$B,');
    });
    interrupt();
    expect((await running).err).toContain(`RMonitor of m on 127.0.0.1:${port}.`);
  });
});

describe('Transponders', () => {
  it('are listed while their car is unknown, and assigned', async () => {
    await createMeeting();
    const crossing = [
      'issue',
      'RecordCrossing',
      ...MEETING,
      ...store(),
      '--transponder',
      '77',
      '--line',
      'sf',
    ];
    expect((await cli.greenflag(...crossing)).code).toBe(0);
    const unknown = await cli.greenflag('feed', 'unknown', ...MEETING, ...store(), '--json');
    expect(jsonOf(unknown)).toMatchObject({ rows: [{ transponder: '77', car: null }] });
    const assign = ['feed', 'assign', ...MEETING, ...store(), '--transponder', '77'];
    expect((await cli.greenflag(...assign, '--car', '99')).code).toBe(3);
    const assigned = await cli.greenflag(...assign, '--car', '24');
    expect([assigned.code, assigned.out]).toEqual([0, expect.stringContaining('TransponderAssigned')]);
    const known = await cli.greenflag('feed', 'unknown', ...MEETING, ...store());
    expect(known.out).toContain('The car of every transponder is known.');
  });
});

describe('The feeds of a server', () => {
  it('stop its start when their file has an error', async () => {
    const serve = (file: string) =>
      cli.greenflag('serve', '--open', '--port', '0', '--store', 'memory:', '--feeds', file);
    const file = cli.write(
      'wrong.json',
      '{"meeting":"m","feeds":[{"name":"sf","url":"p3://h","lines":"sf"}]}',
    );
    const wrong = await serve(file);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining(`${file}: `)]);
    expect(wrong.err).toContain('There is no field "feeds[0].lines" here. Did you mean line?');
    const missing = await serve(join(cli.folder, 'none.json'));
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('none.json cannot be read')]);
  });

  it('are listed with their gaps', async () => {
    const file = cli.write(
      'feeds.json',
      JSON.stringify({ meeting: 'm', feeds: [{ name: 'sf', url: decoder.url }] }),
    );
    const server = await startServer({ feeds: file, feedsFolder: cli.folder });
    const address = ['--server', server.url];
    const status = await cli.greenflag('feed', 'status', ...MEETING, ...address);
    expect(status.out).toMatch(/^Feed .*\nsf /u);
    const json = await cli.greenflag('feed', 'status', ...MEETING, ...address, '--json');
    expect(jsonOf(json)).toMatchObject({ meeting: 'm', feeds: [{ name: 'sf', protocol: 'p3' }] });
    expect((await cli.greenflag('feed', 'gaps', ...MEETING, ...address)).out).toContain('No feed has a gap.');
    const other = await cli.greenflag('feed', 'status', '--meeting', 'n', ...address);
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('belong to "m"')]);
    const nowhere = await cli.greenflag('feed', 'status', ...MEETING);
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('--server')]);
    await server.close();
  });
});
