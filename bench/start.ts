import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median, seconds, type Figure } from './report.ts';
import { serveArgs, urlOf } from './server.ts';

const ROUNDS = 11;
const MEETING = ['--meeting', 'clash-2023', '--store'];
/** Milliseconds between two questions whether the server is ready. */
const READY_INTERVAL_MS = 5;
/** `/proc/self/stat` counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;

interface Start {
  readonly what: string;
  readonly aim: string;
  readonly run: () => Promise<void>;
  /** Milliseconds of each round: by the clock, and of processor time. */
  readonly wallMs: number[];
  readonly processorMs: number[];
}

/** Measures how long programs take to start, in turn with a Node that runs nothing. */
export async function start(folder: string): Promise<Figure[]> {
  const store = `sqlite:${join(folder, 'start.db')}`;
  const example = fileURLToPath(new URL('../../examples/clash-2023/clash-2023.ndjson', import.meta.url));
  await greenflag('run', example, '--store', store);
  const bare = startOf('node -e 0', '', () => node('-e', '0'));
  const starts = [
    startOf('greenflag --help', '', () => greenflag('--help')),
    startOf('greenflag show meeting', 'under 4', () => greenflag('show', 'meeting', ...MEETING, store)),
    startOf('greenflag show results main', 'under 4', () =>
      greenflag('show', 'results', 'main', ...MEETING, store),
    ),
    startOf('greenflag serve until ready', '700 ms', () => serveUntilReady(store)),
  ];
  for (let round = 0; round < ROUNDS; round++) for (const each of [bare, ...starts]) await measure(each);
  return starts.flatMap(({ what, aim, wallMs, processorMs }) => {
    const figure = { unit: 'ms', better: 'less' } as const;
    return [
      { what, ours: median(wallMs), baseline: median(bare.wallMs), aim, ...figure },
      {
        what: `${what}: processor time`,
        ours: mean(processorMs),
        baseline: mean(bare.processorMs),
        aim: '',
        ...figure,
      },
    ];
  });
}

const startOf = (what: string, aim: string, run: () => Promise<void>): Start => ({
  what,
  aim,
  run,
  wallMs: [],
  processorMs: [],
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

async function measure({ run, wallMs, processorMs }: Start): Promise<void> {
  const before = processorMsOfChildren();
  wallMs.push(1000 * (await seconds(run)));
  processorMs.push(processorMsOfChildren() - before);
}

/** Returns the processor time of all processes that this one started and that have ended. */
function processorMsOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /u, '')
    .split(' ');
  const [CUTIME, CSTIME] = [13, 14];
  return MS_PER_TICK * (Number(fields[CUTIME]) + Number(fields[CSTIME]));
}

const greenflag = (...args: readonly string[]): Promise<void> =>
  node(fileURLToPath(new URL('../apps/cli/main.js', import.meta.url)), ...args);

async function node(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
}

/** Starts a server, and stops it once it says that it accepts commands. */
async function serveUntilReady(store: string): Promise<void> {
  const [script = '', ...rest] = serveArgs(store);
  const args = [fileURLToPath(new URL(script, import.meta.url)), ...rest];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await urlOf(server);
  while (!(await fetch(`${url}/health/ready`)).ok) await pause(READY_INTERVAL_MS);
  server.kill('SIGKILL');
  await once(server, 'exit');
}
