import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fill } from '../meeting.ts';
import { quantile, type Figure } from '../report.ts';
import { serveArgs, urlOf } from '../server.ts';
import type { Holds } from '../readers/hold-monitor.ts';
import { issueCommands } from './officials.ts';
import type { HostileReport } from './hostile.ts';
import type { HostileTarget } from './requests.ts';

/** Options of the bench on its command line, as texts. */
export interface AbuseOptions {
  /** Default 10. */
  readonly minutes?: string | undefined;
  /** Commands a second. Default 40. */
  readonly rate?: string | undefined;
  /** Records of the meeting. Default 48,500. */
  readonly records?: string | undefined;
}

const MEETING = 'bench';
/** Meetings with some records, for clients that read many of them. */
const SMALL_MEETINGS = 30;
const SMALL_RECORDS = 300;
/** The server has one core, and everybody who asks it has the other. */
const SERVER_CORE = '0';
const CLIENT_CORE = '1';

/**
 * Measures a server with tokens and its default limits, on one core, while clients on the other core send
 * hostile requests of every kind and officials issue commands.
 */
export async function abuse(folder: string, options: AbuseOptions): Promise<Figure[]> {
  const { minutes = '10', rate = '40', records = '48500' } = options;
  const store = `sqlite:${join(folder, 'abuse.db')}`;
  await fill(store, Number(records), MEETING);
  for (let i = 0; i < SMALL_MEETINGS; i += 1) await fill(store, SMALL_RECORDS, `small-${i}`);
  spawnSync('taskset', ['-a', '-c', '-p', CLIENT_CORE, String(process.pid)]);
  const token = addDirector(store, 'scorer');
  // Commands of an official are counted, so the hostile official is another one.
  const hostileToken = addDirector(store, 'hostile');
  const server = startServer(store);
  try {
    const url = await urlOf(server);
    server.stderr?.pipe(process.stderr);
    const target: HostileTarget = { url, token: hostileToken, meeting: MEETING, records: Number(records) };
    const durationMs = Number(minutes) * 60_000;
    await holdsOf(server);
    const hostile = startHostile(target, durationMs);
    const official = { url, token, meeting: MEETING, rate: Number(rate), durationMs };
    const [commands, [report]] = await Promise.all([
      issueCommands(official),
      once(hostile, 'message') as Promise<[HostileReport]>,
    ]);
    const holds = await holdsOf(server);
    process.stderr.write(`${statusTable(report)}\n`);
    return figuresOf(holds, highestMib(server), commands, report);
  } finally {
    if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
  }
}

function startServer(store: string): ChildProcess {
  const [script = '', ...rest] = serveArgs(store).filter((argument) => argument !== '--open');
  const monitor = new URL('../readers/hold-monitor.js', import.meta.url).href;
  const program = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const node = (process.env['GREENFLAG_BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean);
  const args = ['-c', SERVER_CORE, process.execPath, ...node, '--import', monitor, program, ...rest];
  return spawn('taskset', args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

/** Adds a director to a store, and returns a token. */
function addDirector(store: string, name: string): string {
  const cli = fileURLToPath(new URL('../../apps/cli/main.js', import.meta.url));
  const official = ['official', 'add', '--name', name, '--role', 'director', '--meeting', '*'];
  const { stdout } = spawnSync(process.execPath, [cli, ...official, '--store', store, '--json']);
  return (JSON.parse(stdout.toString()) as { readonly token: string }).token;
}

/** Starts the hostile clients. They get less of their core than the officials, whose times are measured. */
function startHostile(target: HostileTarget, durationMs: number): ChildProcess {
  const program = fileURLToPath(new URL('./hostile-program.js', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(target), String(durationMs)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  setPriority(child.pid ?? 0, 3);
  return child;
}

async function holdsOf(server: ChildProcess): Promise<Holds> {
  const answer = once(server, 'message');
  server.send('holds');
  const [holds] = (await answer) as [Holds];
  return holds;
}

function highestMib({ pid = 0 }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/mu.exec(status)?.[1]) / 1024;
}

/** Returns how often each kind of request got each status. 0 is a connection without an answer. */
function statusTable({ statuses }: HostileReport): string {
  const lines = Object.entries(statuses).map(([kind, counts]) => {
    const text = Object.entries(counts).map(([status, count]) => `${status}: ${count}`);
    return `| ${kind} | ${text.join(', ')} |`;
  });
  return ['| request | answers by status |', '| --- | --- |', ...lines].join('\n');
}

function figuresOf(
  holds: Holds,
  rssMib: number,
  { tookMs, refused }: { readonly tookMs: readonly number[]; readonly refused: number },
  report: HostileReport,
): Figure[] {
  const figure = (what: string, unit: string, ours: number, aim = ''): Figure => ({
    what,
    unit,
    ours,
    baseline: null,
    better: 'less',
    aim,
  });
  const requests = Object.values(report.statuses).flatMap((counts) => Object.values(counts));
  return [
    figure(
      'hostile requests',
      '',
      requests.reduce((sum, count) => sum + count, 0),
    ),
    figure('longest turn of the event loop, processor time', 'ms', holds.turnCpuMs, 'under 50'),
    figure('  the longest major collection', 'ms', holds.majorMs),
    figure('  turns over 50 ms', '', holds.longTurns),
    figure('highest resident memory', 'MiB', rssMib, 'under 512'),
    figure('5xx without Retry-After', '', report.faults, '0'),
    figure('commands', '', tookMs.length),
    figure('commands without a receipt', '', refused, '0'),
    figure('command during the abuse, p50', 'ms', quantile(tookMs, 0.5)),
    figure('command during the abuse, p99', 'ms', quantile(tookMs, 0.99), 'under 50'),
    figure('command during the abuse, the slowest', 'ms', Math.max(...tookMs)),
  ];
}
