import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadServer, prepareMeetings } from './http.ts';
import { serveArgs, withUnpinnedServer } from '../server.ts';

const SECONDS = 5;
const WARM_UP_SECONDS = 2;
const CONNECTIONS = 64;
const MEETINGS = 8;
/** Functions in the table. */
const TOP = 40;

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** The parts of a `.cpuprofile` that are used here. Times are in microseconds of the monotonic clock. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
}

/**
 * Profiles our server while it answers commands. Returns a table of each of its threads: the time of each
 * room or package, and the functions that took most. The profiles stay in a folder, which it names.
 */
export async function profileHttp(folder: string): Promise<string> {
  const profiles = await mkdtemp(join(tmpdir(), 'greenflag-profile-'));
  const options = ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const store = `sqlite:${join(folder, 'profile.db')}`;
  const { from, commands } = await withUnpinnedServer(
    serveArgs(store),
    async (url) => {
      await prepareMeetings(url, MEETINGS);
      await loadServer(url, CONNECTIONS, MEETINGS, WARM_UP_SECONDS);
      const start = process.hrtime.bigint() / 1_000n;
      const { rate } = await loadServer(url, CONNECTIONS, MEETINGS, SECONDS);
      return { from: Number(start), commands: rate * SECONDS };
    },
    options,
  );
  const tables: string[] = [];
  for (const name of await readdir(profiles)) {
    const file = join(profiles, name);
    const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
    tables.push(`${file}\n\n${tableOf(profile, from, commands)}\n`);
  }
  return tables.join('\n');
}

function tableOf(
  { nodes, samples, timeDeltas, startTime }: CpuProfile,
  from: number,
  commands: number,
): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const rooms = new Map<string, number>();
  const functions = new Map<string, number>();
  const addTo = (sums: Map<string, number>, key: string, time: number) =>
    sums.set(key, (sums.get(key) ?? 0) + time);
  let now = startTime;
  for (const [i, id] of samples.entries()) {
    // The time after a sample belongs to it.
    now += timeDeltas[i] ?? 0;
    const time = timeDeltas[i + 1] ?? 0;
    const frame = frames.get(id);
    if (now < from || !frame) continue;
    const { room, name } = frame;
    addTo(rooms, room, time);
    addTo(functions, name, time);
  }
  const total = [...rooms.values()].reduce((sum, time) => sum + time, 0);
  const rows = (sums: Map<string, number>, count: number) =>
    [...sums]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([name, time]) => {
        const share = ((100 * time) / total).toFixed(1);
        return `| ${name} | ${share} % | ${(time / commands).toFixed(1)} |`;
      });
  const head = (what: string) => [`| ${what} | share | µs a command |`, '| --- | --- | --- |'];
  return [...head('room'), ...rows(rooms, TOP), '', ...head('function'), ...rows(functions, TOP)].join('\n');
}

function placeOf(frame: CallFrame): { readonly room: string; readonly name: string } {
  const room = roomOf(frame);
  return { room, name: `${frame.functionName || '(anonymous)'}, ${room}` };
}

/** Returns the folder of our code, the name of a package, or what Node and V8 do themselves. */
function roomOf({ url, functionName, lineNumber }: CallFrame): string {
  if (functionName === '(idle)' || functionName === '(garbage collector)') return functionName;
  if (url === '') return 'V8 and native code';
  if (url.startsWith('node:')) return 'Node';
  const source = url.startsWith('file:') ? sourceOf(url, lineNumber) : url;
  const inPackages = source.split('node_modules/').slice(1).at(-1) ?? '';
  const [, packageName] = /^((?:@[^/]+\/)?[^/]+)\//u.exec(inPackages) ?? [];
  return packageName ?? source.replace(/\/[^/]+$/u, '');
}

const linesOfFiles = new Map<string, readonly string[]>();
/** A line of a chunk before the code of a source file: its path as a comment. */
const HEADING = /^\/\/ ((?:apps|libs|node_modules)\/\S+\.[a-z]+)$/u;

/** Returns the source file of a line of the build. A chunk names the file before the code of each. */
function sourceOf(url: string, lineNumber: number): string {
  const lines = linesOfFiles.get(url) ?? readFileSync(fileURLToPath(url), 'utf8').split('\n');
  linesOfFiles.set(url, lines);
  const heading = lines.slice(0, lineNumber + 1).findLast((line) => HEADING.test(line));
  return HEADING.exec(heading ?? '')?.[1] ?? url;
}
