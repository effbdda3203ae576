import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, MAIN } from '../../test/support/cli.ts';
import { startServer } from '../../test/support/server.ts';

const cli = commandLine();
const { greenflag, write } = cli;
afterAll(() => cli.remove());
const store = (name: string) => ['--store', `sqlite:${join(cli.folder, name)}`];
const FORMAT = {
  id: 'two-heats',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    { id: 'heat-1', kind: 'heat', laps: 10, lineup: [{ from: ['qualifying'] }] },
  ],
};
const SCHEDULE = {
  type: 'ScheduleMeeting',
  meeting: 'm',
  name: 'A meeting',
  date: '2023-02-05',
  track: { name: 'A track', lengthMiles: 0.25 },
  format: 'clash-2023',
};
const TRACK = ['--track', JSON.stringify(SCHEDULE.track)];
const scheduled = (format: string, ...more: string[]) =>
  greenflag(
    ...['issue', 'ScheduleMeeting', '--meeting', 'm', '--name', 'A meeting', '--date', '2023-02-05'],
    ...[...TRACK, '--format', format, ...more],
  );
const formatOf = async (...where: string[]) => {
  const { out } = await greenflag('show', 'meeting', '--meeting', 'm', '--json', ...where);
  return (JSON.parse(out) as { format: { id: string } }).format.id;
};
const errorOf = ({ code, out }: { code: number | null; out: string }) => [
  code,
  (JSON.parse(out) as { error: unknown }).error,
];

beforeAll(() => write('two-heats.json', JSON.stringify(FORMAT)));

describe('a format file', () => {
  it('can be named instead of a preset, relative to the current folder', async () => {
    expect(await scheduled('./two-heats.json', ...store('file.db'))).toMatchObject({ code: 0, err: '' });
    expect(await formatOf(...store('file.db'))).toBe('two-heats');
  });

  it('can be named in a script, relative to the folder of the script', async () => {
    mkdirSync(join(cli.folder, 'scripts'));
    write('scripts/mine.json', JSON.stringify({ ...FORMAT, id: 'mine' }));
    const script = write('scripts/a.ndjson', `${JSON.stringify({ ...SCHEDULE, format: './mine.json' })}\n`);
    for (let i = 0; i < 2; i += 1) {
      expect(await greenflag('run', script, ...store('script.db'))).toMatchObject({ code: 0, err: '' });
    }
    expect(await formatOf(...store('script.db'))).toBe('mine');
  });

  it('is sent to a server as a document', async () => {
    const server = await startServer();
    const where = ['--server', server.url];
    expect(await scheduled('two-heats.json', ...where)).toMatchObject({ code: 0, err: '' });
    expect(await formatOf(...where)).toBe('two-heats');
    await server.close();
  });

  it('that cannot be read, or is not a format, is wrong usage', async () => {
    const missing = await scheduled('./three-heats.json', ...store('none.db'));
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('three-heats.json cannot be read: there is no such file.');
    write('broken.json', '{');
    expect((await scheduled('./broken.json', ...store('none.db'))).err).toContain(
      'malformed-json: ./broken.json is not JSON',
    );
    write('misspelt.json', JSON.stringify({ ...FORMAT, sesions: [] }));
    const line = JSON.stringify({ ...SCHEDULE, format: './misspelt.json' });
    const script = write('misspelt.ndjson', `# first\n${line}\n`);
    const { code, err } = await greenflag('run', script, ...store('none.db'));
    expect(code).toBe(2);
    expect(err).toContain(`${script} line 2, field format: unknown-field: ./misspelt.json is not a format. `);
    expect(err).toContain('Did you mean sessions?');
  });
});

describe('a repeated option', () => {
  const issue = (...args: string[]) => greenflag('issue', ...args, '--meeting', 'm', ...store('again.db'));

  it('adds to a list field, and is wrong usage for any other field', async () => {
    await scheduled('clash-2023', ...store('again.db'));
    for (const car of ['21', '78']) await issue('EnterCar', '--car', car, '--driver', `Driver ${car}`);
    const incident = ['ReportIncident', '--session', 'heat-1', '--kind', 'contact'];
    expect(await issue(...incident, '--cars', '21', '--cars', '78')).not.toMatchObject({ code: 2 });
    const twice = await issue('AddNote', '--text', 'one', '--text', 'two');
    expect(twice).toMatchObject({ code: 2, out: '' });
    expect(twice.err).toContain('wrong-field: "text" is given more than once');
    const meetings = await issue('AddNote', '--text', 'one', '--meeting', 'other');
    expect(meetings).toMatchObject({ code: 2, out: '' });
    expect(meetings.err).toContain('It is given more than once.');
    expect(await issue('AddNote', '--text', 'one', '--official', 'Ada')).toMatchObject({ code: 0 });
    const officials = await issue('AddNote', '--text', 'one', '--official', 'Ada', '--official', 'Bob');
    expect(officials).toMatchObject({ code: 2, out: '' });
  });
});

describe('an error', () => {
  it('has a code and a message, and is one JSON document with --json', async () => {
    await scheduled('clash-2023', ...store('codes.db'));
    const show = (...args: string[]) => greenflag('show', ...args, ...store('codes.db'));
    const wrong = await show('meeting', '--meeting', 'nope');
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toMatch(/^meeting-unknown: There is no meeting "nope" here\./u);
    const words = expect.any(String) as string;
    expect(errorOf(await show('meeting', '--meeting', 'nope', '--json'))).toEqual([
      2,
      { code: 'meeting-unknown', words },
    ]);
    expect(errorOf(await show('meeting', '--json'))).toMatchObject([2, { code: 'wrong-usage' }]);
    expect(errorOf(await greenflag('verify', '--json', ...store('typo.db')))).toMatchObject([
      5,
      { code: 'store-unavailable' },
    ]);
    const file = write('shopping.db', 'This is a shopping list. '.repeat(100));
    const [code, error] = errorOf(await greenflag('verify', '--json', '--store', `sqlite:${file}`));
    expect([code, error]).toMatchObject([5, { code: 'not-a-store' }]);
    expect((await greenflag('verify', '--store', `sqlite:${file}`)).err).toMatch(/^not-a-store: /u);
    const away = await greenflag(
      'show',
      'meeting',
      '--meeting',
      'm',
      '--json',
      '--server',
      'http://127.0.0.1:9',
    );
    expect(errorOf(away)).toMatchObject([5, { code: 'server-away' }]);
  });

  it('names the line of the script, in both forms', async () => {
    const script = write('bad.ndjson', '{"type":"AddNote","meeting":"m","txt":"x"}\n');
    const { err, ...ended } = await greenflag('run', script, '--json', ...store('bad.db'));
    expect(err).toContain(`${script} line 1, field txt: unknown-field: There is no field "txt" here.`);
    expect(errorOf(ended)).toMatchObject([
      2,
      {
        code: 'unknown-field',
        words: expect.stringContaining(`${script} line 1, field txt: There`) as string,
      },
    ]);
  });

  it('says that a view without sessions has none', async () => {
    await scheduled('clash-2023', ...store('codes.db'));
    for (const session of ['main', 'mian']) {
      const { code, err } = await greenflag('show', 'field', session, '--meeting', 'm', ...store('codes.db'));
      expect(code).toBe(2);
      expect(err).toContain(`field covers the whole meeting and has no sessions. Leave out "${session}".`);
      expect(err).not.toContain('Did you mean');
    }
  });

  it('sets the exit code even if the reader closes the pipe', async () => {
    const file = write('unsound.ndjson', '{"nothing":"of a record"}\n'.repeat(20_000));
    const child = spawn(process.execPath, [MAIN, 'verify', file], { cwd: cli.folder });
    child.stdout.destroy();
    expect(await once(child, 'close')).toEqual([4, null]);
  });
});

describe('a server', () => {
  const serve = (env: NodeJS.ProcessEnv) => {
    const args = [MAIN, 'serve', '--port', '0', '--store', 'memory:'];
    return spawn(process.execPath, args, { cwd: cli.folder, env: { ...process.env, ...env } });
  };

  it('is open if the environment says so', async () => {
    const child = serve({ GREENFLAG_OPEN: '1' });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    while (!said.includes('listens on') && child.exitCode === null) await pause(20);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toContain('open: anyone on this machine may act as any official');
  });

  it('does not start for pages of something that is no origin', async () => {
    const child = serve({ GREENFLAG_CORS_ORIGINS: 'https://club.example/board' });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(said).toContain(
      '"https://club.example/board" is not an origin. Write origins like --cors-origins',
    );
  });

  it('requires tokens by default, and shows the first one', async () => {
    const child = serve({ GREENFLAG_OPEN: '' });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    while (!said.includes('listens on') && child.exitCode === null) await pause(20);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toMatch(/there is a director now.*shown this once:\s+eyJ[\w-]+\.[\w-]+\.[\w-]+\s/su);
    expect(said).not.toContain('open: anyone');
  });
});
