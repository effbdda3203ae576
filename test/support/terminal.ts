import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Terminal } from '@xterm/headless';
import { MAIN } from './cli.ts';

/** Keys as a terminal sends them. */
export const KEY = {
  up: '\u001b[A',
  right: '\u001b[C',
  left: '\u001b[D',
  end: '\u001b[F',
  ctrlC: '\u0003',
} as const;

/** Background of a word; "inverse" if foreground and background are exchanged. */
type Ground = 'plain' | 'red' | 'green' | 'yellow' | 'white' | 'inverse';
const GROUNDS: readonly Ground[] = ['plain', 'red', 'green', 'yellow', 'plain', 'plain', 'plain', 'white'];

interface Options {
  /** Folder for the files `tty`, `pid` and `modes` of this terminal. */
  readonly folder: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the command line on a terminal: the command `script` of util-linux, and an emulator. */
export class TestTerminal {
  private readonly emulator: Terminal;
  private readonly child: ChildProcess;
  private bytes = '';
  private ended: number | null = null;
  private wake: () => void = () => undefined;

  constructor(
    args: readonly string[],
    private readonly options: Options,
  ) {
    if (spawnSync('script', ['--version']).error) {
      throw new Error(
        'The command `script` is missing. Install it: apt-get install bsdutils (or util-linux).',
      );
    }
    const { folder, columns = 80, rows = 24, env = {} } = options;
    this.emulator = new Terminal({ cols: columns, rows, allowProposedApi: true });
    const quoted = [process.execPath, MAIN, ...args].map(
      (arg) => `'${arg.replaceAll("'", String.raw`'\''`)}'`,
    );
    const inside = [
      `stty cols ${columns} rows ${rows}; tty > tty`,
      `sh -c 'echo $$ > pid; exec "$@"' sh ${quoted.join(' ')}`,
      'code=$?; stty -a > modes; exit $code',
    ];
    // Remove the settings of the test runner, which would change the colours.
    const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, GREENFLAG_STORE: ____, ...rest } = process.env;
    this.child = spawn('script', ['-qefc', inside.join('\n'), '/dev/null'], {
      cwd: folder,
      env: { ...rest, TERM: 'xterm-256color', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.bytes += text;
      this.emulator.write(text, () => this.wake());
    });
    void once(this.child, 'close').then(([code]: (number | null)[]) => {
      this.ended = code ?? -1;
      this.emulator.write('', () => this.wake());
    });
  }

  /** The lines of the screen, without trailing spaces. */
  get lines(): readonly string[] {
    const { active } = this.emulator.buffer;
    return Array.from(
      { length: this.emulator.rows },
      (_, row) =>
        active
          .getLine(active.baseY + row)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** True if the normal screen, the cursor and the modes are as they were before the command. */
  get isRestored(): boolean {
    const modes = readFileSync(join(this.options.folder, 'modes'), 'utf8');
    const isCooked = /(?<!-)\bicanon\b/u.test(modes) && /(?<!-)\becho\b/u.test(modes);
    const hasCursor = this.bytes.lastIndexOf('\u001b[?25h') >= this.bytes.lastIndexOf('\u001b[?25l');
    const { buffer, modes: terminal } = this.emulator;
    return isCooked && hasCursor && terminal.wraparoundMode && buffer.active.type === 'normal';
  }

  /** Returns the background of a word on the screen. */
  groundOf(word: string): Ground {
    const { active } = this.emulator.buffer;
    const row = this.lines.findIndex((line) => line.includes(word));
    const cell = active.getLine(active.baseY + row)?.getCell(this.lines[row]?.indexOf(word) ?? 0);
    if (!cell) throw new Error(`There is no "${word}" on the screen:\n${this.text}`);
    if (cell.isInverse() !== 0) return 'inverse';
    return cell.isBgDefault() ? 'plain' : (GROUNDS[cell.getBgColor()] ?? 'plain');
  }

  /** Waits until the screen shows a text. @throws Error if the command ends before */
  async until(expected: string | RegExp): Promise<void> {
    const isShown = () =>
      typeof expected === 'string' ? this.text.includes(expected) : expected.test(this.text);
    while (!isShown()) {
      if (this.ended !== null) throw new Error(`Ended without ${String(expected)}:\n${this.text}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    const tty = readFileSync(join(this.options.folder, 'tty'), 'utf8').trim();
    execFileSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(rows)]);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(join(this.options.folder, 'pid'), 'utf8')), signal);
  }

  /** Waits for the end of the command, and returns its exit code. */
  async exit(): Promise<number> {
    while (this.ended === null) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.ended;
  }

  /** Kills the command if it still runs. */
  destroy(): void {
    if (this.ended === null && existsSync(join(this.options.folder, 'pid'))) this.kill('SIGKILL');
    this.child.kill();
    this.emulator.dispose();
  }
}
