import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../../../test/support/cli.ts';
import { startServer } from '../../../../test/support/server.ts';
import { KEY, TestTerminal } from '../../../../test/support/terminal.ts';

const cli = commandLine();
const { greenflag } = cli;
const STORE = ['--store', `sqlite:${join(cli.folder, 'clash.db')}`];
const MEETING = ['--meeting', 'clash-2023'];
const EXAMPLE = join(__dirname, '../../../../examples/clash-2023/clash-2023.ndjson');
const terminals: TestTerminal[] = [];
beforeAll(async () => {
  expect(await greenflag('run', EXAMPLE, ...STORE)).toMatchObject({ code: 0 });
});
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.destroy();
});
afterAll(() => cli.remove());

function onTerminal(
  args: readonly string[],
  options: { columns?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
) {
  const folder = mkdtempSync(join(cli.folder, 'terminal-'));
  const terminal = new TestTerminal(['replay', ...MEETING, ...STORE, ...args], { folder, ...options });
  terminals.push(terminal);
  return terminal;
}

/** Returns a board that is paused at the opening of the main. */
async function paused(options = {}): Promise<TestTerminal> {
  const terminal = onTerminal(['--session', 'main'], options);
  await terminal.until('OPEN   Main');
  terminal.type(' ');
  await terminal.until('paused  x1');
  return terminal;
}

const clockOf = ({ lines }: TestTerminal): string => /(\d\d:\d\d:\d\d) UTC$/u.exec(lines[0] ?? '')?.[1] ?? '';

describe('the board of a replay', () => {
  it('shows the session, its flag in colour, laps, clock, order and decisions', async () => {
    const terminal = await paused();
    terminal.type('n');
    await terminal.until('GREEN');
    expect(terminal.groundOf('GREEN')).toBe('green');
    const [head, flag, titles, first] = terminal.lines;
    expect(head).toMatch(/^Busch Light Clash at The Coliseum +2023-02-06 01:20:00 UTC$/u);
    expect(flag).toMatch(/^ GREEN +Main +lap 0\/150, 150 to go +paused {2}x1$/u);
    expect(titles).toMatch(/^Pos {2}Car {2}Driver .* Gap .* Led {2}Status$/u);
    expect(first).toMatch(/^ +1 +10 {2}Aric Almirola +0 +0 {2}Running$/u);
    expect(terminal.text).toContain('  … 13 more');
    expect(terminal.text).toMatch(/^01:20:00 {2}Green flag$/mu);
    expect(terminal.lines.at(-2)).toMatch(/^record 1871 of 5957 {2}01:20:00 {2}Green flag/u);
    expect(terminal.lines.at(-1)).toBe(
      'space pause  +/- speed  ←/→ 10 s  ↓/↑ 1 min  n/p record  ]/[ session  q quit',
    );
  });

  it('moves by keys while it is paused', async () => {
    const terminal = await paused();
    expect(clockOf(terminal)).toMatch(/^01:14:0\d$/u);
    terminal.type('n');
    await terminal.until('record 1871 of');
    terminal.type(KEY.right);
    await terminal.until('01:20:10 UTC');
    terminal.type(KEY.up);
    await terminal.until('01:21:10 UTC');
    expect(terminal.groundOf('YELLOW')).toBe('yellow');
    expect(terminal.lines[1]).toContain('1 caution');
    terminal.type(KEY.left);
    await terminal.until('01:21:00 UTC');
    expect(terminal.groundOf('GREEN')).toBe('green');
    const [, record = ''] = /record (\d+) of/u.exec(terminal.text) ?? [];
    terminal.type('p');
    await terminal.until(`record ${Number(record) - 1} of`);
    terminal.type('++');
    await terminal.until('paused  x5');
    terminal.type('-');
    await terminal.until('paused  x2');
    terminal.type('[');
    await terminal.until('record 1870 of');
    terminal.type(']');
    await terminal.until('the end  x2');
    expect(terminal.groundOf('CHECKERED')).toBe('inverse');
    expect(terminal.lines[1]).toContain('official');
    terminal.type('q');
    expect(await terminal.exit()).toBe(0);
    expect(terminal.isRestored).toBe(true);
  });

  it('continues after a pause, at its speed', async () => {
    const terminal = await paused();
    terminal.type('n');
    await terminal.until('record 1871 of');
    terminal.type(`${'+'.repeat(6)} `);
    await terminal.until('x100');
    await terminal.until(/lap [1-9]\d*\/150/u);
  });

  it('jumps from session to session, and shows the one under way', async () => {
    const terminal = onTerminal([]);
    await terminal.until('SCHEDULED   Qualifying');
    terminal.type(' ]');
    await terminal.until('OPEN   Qualifying');
    terminal.type(']');
    await terminal.until('OPEN   Heat 1');
    terminal.type(']');
    await terminal.until('OPEN   Heat 2');
    terminal.type('[');
    await terminal.until('OPEN   Heat 1');
  });

  it('announces a long wait for the next record', async () => {
    const terminal = onTerminal(['--session', 'main']);
    await terminal.until(/next in 5 min \d+ s$/mu);
  });

  it('fits into a small terminal, and into one that changes its size', async () => {
    const terminal = await paused({ columns: 40, rows: 12 });
    expect(terminal.text).toContain('… 25 more');
    expect(terminal.lines[0]).toMatch(/^Busch Light Cla… 2023-02-06 01:14:0\d UTC$/u);
    terminal.resize(100, 40);
    await terminal.until('Austin Cindric');
    expect(terminal.lines.at(-1)).toMatch(/^space pause .* q quit$/u);
    expect(terminal.text).not.toContain('more');
    terminal.resize(80, 5);
    await terminal.until('… 27 more');
    expect(terminal.lines[1]).toContain('OPEN   Main');
  });

  it('has no colours with NO_COLOR, but the same words', async () => {
    const terminal = await paused({ env: { NO_COLOR: '1' } });
    terminal.type('n');
    await terminal.until('GREEN');
    expect(terminal.groundOf('GREEN')).toBe('plain');
  });

  it('restores the terminal at every kind of end, and leaves the last board on it', async () => {
    const ways = [
      [130, (terminal: TestTerminal) => terminal.type(KEY.ctrlC)],
      [130, (terminal: TestTerminal) => terminal.kill('SIGTERM')],
      [0, (terminal: TestTerminal) => terminal.type('q')],
    ] as const;
    for (const [code, end] of ways) {
      const terminal = await paused();
      end(terminal);
      expect(await terminal.exit()).toBe(code);
      expect(terminal.isRestored).toBe(true);
      expect(terminal.text).toContain('OPEN   Main');
      expect(terminal.text).not.toContain('space pause');
    }
  });

  it('ends by itself at full speed', async () => {
    const terminal = onTerminal(['--speed', 'max']);
    expect(await terminal.exit()).toBe(0);
    expect(terminal.isRestored).toBe(true);
    expect(terminal.text).toContain('CHECKERED   Main   lap 150/150, 0 to go   16 cautions   official');
  });
});

describe('a replay for a program', () => {
  const replay = (...args: string[]) => greenflag('replay', ...MEETING, ...args);

  it('prints a line for each record, without control characters', async () => {
    const { code, out, err } = await replay('--session', 'heat-1', '--speed', 'max', ...STORE);
    expect([code, err]).toEqual([0, '']);
    // eslint-disable-next-line no-control-regex -- the test looks for control characters
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/u);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^ +Rev {2}Track time \(UTC\) .* Lap {2}Official +Record$/u);
    expect(lines[1]).toMatch(/^ +120 {2}2023-02-05 21:54:00\.000 .* heat-1 .* Heat 1 opened$/u);
    expect(lines.at(-1)).toMatch(/Results of Heat 1 certified, version 1$/u);
    const revisions = lines.slice(1).map((line) => Number.parseInt(line, 10));
    expect(revisions).toEqual(revisions.map((_, i) => 120 + i));
  });

  it('prints each record as JSON, as it was known at that revision', async () => {
    const { out } = await replay(
      '--json',
      '--speed',
      'max',
      '--from',
      '2023-02-05T22:00:10Z',
      '--to',
      '125',
      ...STORE,
    );
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ revision, lap }) => [revision, lap])).toEqual([122, 123, 124, 125].map((r) => [r, 1]));
  });

  it('prints the same from a server', async () => {
    const server = await startServer({ store: STORE[1] ?? '' });
    const where = ['--server', server.url];
    const some = ['--session', 'lcq-1', '--speed', 'max'];
    expect(await replay(...some, ...where)).toEqual(await replay(...some, ...STORE));
    const unknown = await greenflag('replay', '--meeting', 'nope', ...where);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/^meeting-unknown: /u)]);
    await server.close();
  });

  it.each([
    [['--speed', '0'], 'Give a number above 0'],
    [['--speed', 'fast'], 'Give a number above 0'],
    [['--from', '7000'], 'revision-unknown: The log ends at revision 5957.'],
    [['--from', '9', '--to', '8'], 'nothing-between: '],
    [['--from', '2023-02-05'], 'moment-wrong: '],
    [['--from', '2024-02-05T00:00:00Z'], 'moment-past-end: '],
    [['--session', 'mian'], 'Did you mean main?'],
  ])('%j is wrong usage, and the message says why', async (args, words) => {
    const { code, out, err } = await replay(...args, ...STORE);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  it('stops at Ctrl-C', async () => {
    const folder = mkdtempSync(join(cli.folder, 'piped-'));
    const piped = new TestTerminal(['replay', ...MEETING, ...STORE, '--json'], { folder });
    terminals.push(piped);
    await piped.until('MeetingScheduled');
    piped.type(KEY.ctrlC);
    expect(await piped.exit()).toBe(130);
  });
});
