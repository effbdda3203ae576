import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { LogOutput } from './log-output.ts';

/** A stream whose reader reads only when the test says so. */
class SlowStream {
  written: string[] = [];
  writableLength = 0;
  private listener: (error: NodeJS.ErrnoException) => void = () => undefined;

  write(text: string): boolean {
    this.written.push(text);
    this.writableLength += text.length;
    return true;
  }

  read(): void {
    this.writableLength = 0;
  }

  on(_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void {
    this.listener = listener;
  }

  off(): void {
    // Nothing fails after the end of these tests.
  }

  fail(code: string): void {
    this.listener(Object.assign(new Error(code), { code }));
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const dropped = (count: number) => `${count} dropped\n`;

describe('The output of the log', () => {
  it('writes the lines of one turn together', async () => {
    const stream = new SlowStream();
    const output = new LogOutput(stream, dropped);
    for (const line of ['a\n', 'b\n']) output.write(line);
    expect(stream.written).toEqual([]);
    await turn();
    expect(stream.written).toEqual(['a\nb\n']);
  });

  it('drops lines while the reader does not read, and counts them for it', async () => {
    const stream = new SlowStream();
    const output = new LogOutput(stream, dropped);
    output.write('x'.repeat(2 ** 20 + 1));
    await turn();
    for (const line of ['lost\n', 'lost\n']) output.write(line);
    await turn();
    expect([stream.written.length, output.dropped]).toEqual([1, 2]);
    stream.read();
    output.write('back\n');
    await turn();
    expect(stream.written.at(-1)).toBe('2 dropped\nback\n');
  });

  it('writes nothing more once the reader has gone, and continues after a full disk', async () => {
    const stream = new SlowStream();
    const output = new LogOutput(stream, dropped);
    stream.fail('ENOSPC');
    output.write('a\n');
    await turn();
    stream.fail('EPIPE');
    output.write('b\n');
    await turn();
    expect([stream.written, output.dropped]).toEqual([['a\n'], 1]);
  });
});

/** Writes to standard output through the log for as long as standard input is open, and counts its turns. */
const PROGRAM = `
  const { LogOutput } = await import('./apps/server/telemetry/log-output.ts');
  const output = new LogOutput(process.stdout, (count) => count + ' dropped\\n');
  let turns = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 100; i += 1) output.write('x'.repeat(999) + '\\n');
    turns += 1;
    if (output.dropped > 0) process.stderr.write('dropped after ' + turns + ' turns\\n');
  }, 1);
  process.stdin.on('end', () => { clearInterval(timer); output.close(); process.exit(0); }).resume();
`;

it.each(['is full', 'has no reader'])('lets the program run and end when its pipe %s', async (kind) => {
  const loader = ['--conditions=greenflag-source', '--import', './test/support/event-store/sources.mjs'];
  const child = spawn(process.execPath, [...loader, '--input-type=module', '-e', PROGRAM]);
  if (kind === 'has no reader') child.stdout.destroy();
  await once(child.stderr.setEncoding('utf8'), 'data');
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
