import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, MAIN, waitForOutput, type ProcessResult } from '../../test/support/cli.ts';

const ROOT = resolve(__dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/clash-2023/clash-2023.ndjson');
const MEETING = ['--meeting', 'clash-2023'];

const SCHEDULE =
  '{"type":"ScheduleMeeting","meeting":"m","name":"A meeting","date":"2023-02-05",' +
  '"track":{"name":"A track","lengthMiles":0.25},"format":"clash-2023"}';
const ENTER = '{"type":"EnterCar","meeting":"m","car":"7","driver":"Corey LaJoie"}';

const cli = commandLine();
const { folder, greenflag } = cli;
const running: ChildProcess[] = [];

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing. Build first: npm run build.`);
});
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  cli.remove();
});

/** Starts the built program, for tests of signals, pipes and servers. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { GREENFLAG_STORE: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: { ...inherited, ...env } });
  running.push(child);
  return child;
}

async function ended(child: ChildProcess): Promise<ProcessResult> {
  const [out, err]: string[][] = [[], []];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => out?.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => err?.push(text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out?.join('') ?? '', err: err?.join('') ?? '' };
}

const write = (name: string, ...lines: string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
};

const store = (name: string) => ['--store', `sqlite:${join(folder, name)}`];
const CLASH = () => store('clash.db');

const jsonOf = ({ out }: ProcessResult) => JSON.parse(out) as Record<string, unknown>;

describe('a script', () => {
  it('is issued, and issued again writes nothing new', async () => {
    const first = await greenflag('run', EXAMPLE, ...CLASH());
    expect(first).toEqual({
      code: 0,
      out: '5958 commands: 5958 accepted (5958 records written), 0 refused.\n',
      err: '',
    });
    const again = await greenflag('run', EXAMPLE, ...CLASH(), '--json');
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(jsonOf(again)).toMatchObject({ commands: 5958, accepted: 5958, written: 0, refused: [] });
  });

  it('with an invalid line is rejected, and nothing of it is issued', async () => {
    const file = write('bad.ndjson', '# a remark', SCHEDULE, ENTER.replace('"7"', '7'));
    const { code, out, err } = await greenflag('run', file, ...store('bad.db'));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      `${file} line 3, field car: wrong-field: "car" must be text, not 7. Correct the value of the field.`,
    );
    expect(existsSync(join(folder, 'bad.db'))).toBe(false);
  });

  it('continues after a refused line, and reports it', async () => {
    const lap = '{"type":"RecordLap","meeting":"m","session":"qualifying","car":"77"}';
    const file = write('refused.ndjson', SCHEDULE, '', lap, ENTER);
    const { code, out, err } = await greenflag('run', file, ...store('refused.db'));
    expect(code).toBe(3);
    expect(out).toBe('3 commands: 2 accepted (2 records written), 1 refused.\n');
    expect(err).toMatch(/^line 3: refused [a-z-]+: .+\n$/);
    const stopped = await greenflag('run', file, ...store('stopped.db'), '--stop-on-rejection', '--json');
    expect(stopped.code).toBe(3);
    expect(jsonOf(stopped)).toMatchObject({ issued: 2, stoppedAfterLine: 3, refused: [{ line: 3 }] });
  });

  it('that stops because the store is full reports the last line', async () => {
    const { code, out, err } = await greenflag(
      'run',
      EXAMPLE,
      '--store',
      'sqlite:full.db?max_page_count=100',
    );
    expect([code, out]).toEqual([5, '']);
    expect(err).toMatch(
      /^Stopped after line \d+, \d+ of 5958 commands\. Fix the problem, then run the command again/,
    );
    expect(err).toContain('There is no room left');
  });

  it('stops at Ctrl-C, reports the last line, and continues from there the next time', async () => {
    const notes = (i: number) => `{"type":"AddNote","meeting":"m","text":"note ${i}"}`;
    const file = write('long.ndjson', SCHEDULE, ...Array.from({ length: 10_000 }, (_, i) => notes(i)));
    const child = start(['run', file, ...store('long.db')]);
    const end = ended(child);
    const sizeOf = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    while (sizeOf('long.db') + sizeOf('long.db-wal') < 1_000_000) await pause(5);
    child.kill('SIGINT');
    const { code, out } = await end;
    expect([code, out]).toEqual([
      130,
      expect.stringMatching(/Stopped after line \d+, \d+ commands not issued/),
    ]);
    const rest = await greenflag('run', file, ...store('long.db'), '--json');
    expect(rest.code).toBe(0);
    expect(jsonOf(rest)['written']).toBeLessThan(10_001);
    const verified = await greenflag('verify', ...store('long.db'));
    expect(verified).toMatchObject({
      code: 0,
      out: expect.stringContaining('m: 10001 records, sound') as string,
    });
  });
});

describe('a view', () => {
  it('is a table, or one JSON document with nothing else on standard output', async () => {
    const table = await greenflag('show', 'field', ...MEETING, ...CLASH());
    expect(table).toMatchObject({ code: 0, err: '' });
    expect(table.out).toContain('   27    2  Austin Cindric     provisional: 12th in the standings\n');
    const json = await greenflag('show', 'field', ...MEETING, ...CLASH(), '--json');
    expect(jsonOf(json)).toMatchObject({ projection: 'field', revision: 5957 });
  });

  it('can be of a revision', async () => {
    const { out } = await greenflag('show', 'entry-list', ...MEETING, ...CLASH(), '--at', '3', '--json');
    expect(JSON.parse(out)).toMatchObject({ revision: 3, rows: [{ car: '1' }, { car: '2' }] });
  });

  it.each([
    [['show', 'feild', ...MEETING], 'Did you mean field?'],
    [['show', 'results', 'heat-9', ...MEETING], 'There are: qualifying, heat-1'],
    [['show', 'results', ...MEETING], 'results needs a session.'],
    [['show', 'field', ...MEETING, '--at', '99999'], 'The log ends at revision 5957.'],
    [
      ['show', 'field', ...MEETING, '--at', '2023-02-05'],
      'moment-wrong: "at" must be a revision or an instant',
    ],
    [['show', 'field', '--meeting', 'nope'], 'There is no meeting "nope"'],
  ])('%j is wrong usage, and the message says what to do', async (args, words) => {
    const { code, out, err } = await greenflag(...args, ...CLASH());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  it('of the log has a line per record, and ends quietly when the reader closes the pipe', async () => {
    const { code, out } = await greenflag('log', ...MEETING, ...CLASH());
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(5960);
    const child = start(['log', ...MEETING, ...CLASH()]);
    child.stdout?.destroy();
    expect(await ended(child)).toMatchObject({ code: 0, err: '' });
  });

  it('of the log can be followed, with the records of other processes', async () => {
    await greenflag('run', write('start.ndjson', SCHEDULE), ...store('follow.db'));
    const child = start(['log', '--meeting', 'm', '--follow', '--json', ...store('follow.db')]);
    const end = ended(child);
    const isThere = waitForOutput(child.stdout, /it rains/);
    await waitForOutput(child.stdout, /"revision": ?0/);
    await greenflag('issue', 'AddNote', '--meeting', 'm', '--text', 'it rains', ...store('follow.db'));
    await isThere;
    child.kill('SIGINT');
    const { code, out } = await end;
    const rows = out.trim().split('\n');
    const revisions = rows.map((line) => (JSON.parse(line) as { revision: number }).revision);
    expect([code, revisions]).toEqual([130, [0, 1]]);
  });
});

describe('one command', () => {
  const issue = (...args: string[]) => greenflag('issue', ...args, '--meeting', 'm', ...store('one.db'));
  beforeAll(() => greenflag('run', write('one.ndjson', SCHEDULE), ...store('one.db')));

  it('is made from options, by its schema', async () => {
    const entered = await issue(
      'EnterCar',
      '--car',
      '07',
      '--driver=Ty Dillon',
      '--standing',
      '3',
      '--rookie',
    );
    expect(entered).toEqual({ code: 0, out: 'accepted: CarEntered, revision 1\n', err: '' });
    const { out } = await greenflag('export', '--meeting', 'm', ...store('one.db'));
    const record = JSON.parse(out.split('\n')[1] ?? '') as object;
    expect(record).toMatchObject({
      data: { car: '07', driver: 'Ty Dillon', standing: 3, rookie: true },
      metadata: { official: { id: 'command-line', role: 'director' } },
    });
  });

  it('is refused in the wrong role, with one JSON document', async () => {
    const { code, out } = await issue(
      'AddNote',
      '--text',
      'x',
      '--role',
      'viewer',
      '--official',
      'Ada',
      '--json',
    );
    expect([code, JSON.parse(out)]).toMatchObject([3, { refused: { code: 'role-may-not' } }]);
  });

  it.each([
    [['CallCation'], 'Did you mean CallCaution?'],
    [['AddNote', '--txt', 'x'], 'There is no field "txt" here. Did you mean text?'],
    [['AddNote', '--text', 'x', 'y'], '"y" is not a field.'],
    [['RecordLap', '--session', 'heat-1'], '"car" is missing'],
    [['AddNote', '--text', 'x', '--role', 'king'], 'director, steward'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, out, err } = await issue(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });
});

describe('a log', () => {
  it('that is exported and imported into an empty store shows the same field', async () => {
    const { code, out } = await greenflag('export', ...MEETING, ...CLASH());
    expect(code).toBe(0);
    const file = write('clash.ndjson', out.trimEnd());
    expect(await greenflag('verify', file)).toEqual({
      code: 0,
      out: expect.stringMatching(/5958 records, sound\n {2}8 signatures NOT checked: /u) as string,
      err: '',
    });
    expect((await greenflag('import', file, ...store('copy.db'))).code).toBe(0);
    const again = await greenflag('import', file, ...store('copy.db'), '--json');
    expect(jsonOf(again)).toEqual({ kind: 'imported', meeting: 'clash-2023', revision: 5957, written: 0 });
    const [field, copied] = await Promise.all(
      [CLASH(), store('copy.db')].map((url) => greenflag('show', 'field', ...MEETING, '--json', ...url)),
    );
    expect(copied).toEqual(field);
    expect(await greenflag('export', ...MEETING, ...store('copy.db'))).toMatchObject({ out });
  });

  it('that was changed fails the check, and is not imported', async () => {
    const lines = readFileSync(join(folder, 'clash.ndjson'), 'utf8').trimEnd().split('\n');
    const forged = lines.map((line, i) => (i === 76 ? line.replace('"timeMs":1', '"timeMs":2') : line));
    const file = write('forged.ndjson', ...forged);
    const verified = await greenflag('verify', file, '--json');
    expect(verified.code).toBe(4);
    expect(jsonOf(verified)).toMatchObject({
      sound: false,
      meetings: [{ findings: [{ revision: 76, code: 'hash-differs' }] }],
    });
    const imported = await greenflag('import', file, ...store('forged.db'));
    expect(imported).toMatchObject({ code: 4, out: '' });
    expect(imported.err).toContain('revision 76: hash-differs');
  });

  it('is refused if the meeting has other records', async () => {
    await greenflag(
      'run',
      write('other.ndjson', SCHEDULE.replaceAll('"m"', '"clash-2023"')),
      ...store('other.db'),
    );
    const { code, err } = await greenflag('import', join(folder, 'clash.ndjson'), ...store('other.db'));
    expect(code).toBe(3);
    expect(err).toContain('with another record at revision 0. Nothing was written.');
  });
});

describe('the exit code 5', () => {
  it('means a file that is not a store', async () => {
    const file = write('not-a-store.db', 'This is a shopping list. '.repeat(100));
    for (const args of [['verify'], ['run', write('one.ndjson', SCHEDULE)], ['doctor']]) {
      const { code } = await greenflag(...args, '--store', `sqlite:${file}`);
      expect([args[0], code]).toEqual([args[0], 5]);
    }
  });

  it('means a missing store in a command that reads, which does not create it', async () => {
    const { code, err } = await greenflag('verify', ...store('typo.db'));
    expect(code).toBe(5);
    expect(err).toContain('There is no store at');
    expect(existsSync(join(folder, 'typo.db'))).toBe(false);
  });

  it('means a server that does not run', async () => {
    const { code, err } = await greenflag('run', EXAMPLE, '--server', 'http://127.0.0.1:9');
    expect(code).toBe(5);
    expect(err).toContain('The server at http://127.0.0.1:9 cannot be reached');
  });

  it('does not mean wrong usage, which has the code 2', async () => {
    for (const args of [['nonsense'], ['run'], ['run', 'no-such-file'], ['show', 'field'], ['--nonsense']]) {
      expect([args, (await greenflag(...args)).code]).toEqual([args, 2]);
    }
    const url = await greenflag('verify', '--store', 'postgres://x');
    expect(url).toMatchObject({ code: 2, out: '' });
  });
});

describe('a server', () => {
  it('accepts scripts, commands and queries; a second server cannot use its port', async () => {
    const child = start(['serve', '--port', '0', '--open', ...store('served.db')]);
    const end = ended(child);
    const [, url = ''] = await waitForOutput(child.stderr, /listens on (http:\S+)/);
    const server = ['--server', url];

    const run = await greenflag('run', EXAMPLE, ...server, '--json');
    expect(run.code).toBe(0);
    expect(jsonOf(run)).toMatchObject({ accepted: 5958, written: 5958 });
    const again = await greenflag('run', EXAMPLE, ...server, '--json');
    expect(jsonOf(again)).toMatchObject({ accepted: 5958, written: 0 });
    const [here, there] = await Promise.all(
      [CLASH(), server].map((where) => greenflag('show', 'field', ...MEETING, ...where)),
    );
    expect(there).toEqual(here);
    const refused = await greenflag(
      'issue',
      'AddNote',
      ...MEETING,
      '--text',
      'x',
      '--role',
      'viewer',
      ...server,
    );
    expect(refused).toMatchObject({
      code: 3,
      err: expect.stringContaining('refused role-may-not') as string,
    });
    expect((await greenflag('show', 'field', '--meeting', 'nope', ...server)).code).toBe(2);

    const port = new URL(url).port;
    const second = await ended(start(['serve', '--port', port, '--open', ...store('second.db')]));
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Port ${port} is taken`) as string,
    });
    child.kill('SIGTERM');
    expect((await end).code).toBe(0);
  });
});

describe('the other commands', () => {
  it('play the demo in memory, and print its three tables', async () => {
    const { code, out, err } = await greenflag('demo');
    expect(code).toBe(0);
    expect(err).toContain('Playing in memory');
    expect(out).toContain('  1   31  Justin Haley         13.413  67.099             2  Timed\n');
    expect(out).toContain('heat-1: official (version 1), 25 of 25 laps');
    expect(out).toContain('Field, main: 27 of 27 cars');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('check formats', async () => {
    const { out: listed } = await greenflag('formats', '--json');
    expect((JSON.parse(listed) as { id: string }[]).map(({ id }) => id)).toContain('clash-2023');
    const preset = join(ROOT, 'libs/domain/formats/presets/clash-2023.json');
    expect((await greenflag('formats', 'check', preset)).code).toBe(0);
    const file = write('format.json', readFileSync(preset, 'utf8').replace('"laps"', '"lasp"'));
    const { code, out } = await greenflag('formats', 'check', file, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([4, { sound: false, findings: [{ severity: 'error' }] }]);
  });

  it('find a sound installation', async () => {
    const { code, out } = await greenflag('doctor', ...CLASH(), '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true }]);
  });

  it('use the store of the environment', async () => {
    const child = start(['verify'], { GREENFLAG_STORE: `sqlite:${join(folder, 'clash.db')}` });
    const { code, out } = await ended(child);
    const proved = '8 signed results, the last at revision 5957: the log is proved up to there';
    expect([code, out]).toEqual([0, expect.stringContaining(`5958 records, sound\n  ${proved}\n`)]);
  });
});
