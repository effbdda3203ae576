import { statSync, type Stats } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { checkFormat } from '#domain';
import { StoreError, withoutSecret, type EventStore, type StoreHealth } from '#event-store';
import { openStore } from '#event-store/open';
import { verifyLatestRecords, loadPresets, allMeetings } from '#race-control';
import { EXIT, type ExitCode } from '../../output/exit-codes.ts';
import { jsonOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { manifest } from '../../package-root.ts';
import { fileOf, storeUrl, withStore } from '../../target/store-url.ts';
import { counted } from '../../tables/columns.ts';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

/** One thing that was looked at. */
interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly words: string;
  /** What to do, where something is wrong. */
  readonly advice?: string;
  readonly exit?: ExitCode;
  /** Of the store, as its engine tells it. */
  readonly health?: StoreHealth;
}

export function addDoctor(program: Command, output: Output): void {
  program
    .command('doctor')
    .description('look at the installation and the store, and say what to do about what is wrong')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async ({ store, json = false }: Options) => {
      const url = storeUrl(store);
      const checks = [node(), presets(), ...(await storeChecks(url))];
      const wrong = checks.filter(({ ok }) => !ok);
      if (wrong.length > 0)
        process.exitCode = wrong.find(({ exit }) => exit !== undefined)?.exit ?? EXIT.broken;
      if (json) await output.json({ ok: wrong.length === 0, store: withoutSecret(url), checks });
      else for (const check of checks) await output.print(told(check));
    });
}

function told({ check, ok, words, advice }: Check): string {
  const line = `${ok ? 'ok   ' : 'WRONG'}  ${check.padEnd(8)}  ${words}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(17)}${advice}`;
}

const good = (check: string, words: string): Check => ({ check, ok: true, words });
const bad = (check: string, words: string, advice: string): Check => ({ check, ok: false, words, advice });

function node(): Check {
  const { version, engines } = manifest();
  const needed = engines.node.replace(/^>=/u, '');
  const words = `greenflag ${version}, Node ${process.versions.node} on ${process.platform}`;
  if (isAtLeast(process.versions.node, needed)) return good('node', words);
  return bad('node', words, `Install Node ${needed} or newer.`);
}

function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [version, needed].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = want.findIndex((part, i) => part !== have[i]);
  return at < 0 || (have[at] ?? 0) > (want[at] ?? 0);
}

function presets(): Check {
  const advice = 'Install Greenflag again, or build it again: npm run build.';
  try {
    const formats = [...loadPresets().values()];
    const unsound = formats.filter((format) =>
      checkFormat(format).some(({ severity }) => severity === 'error'),
    );
    if (unsound.length > 0)
      return bad('formats', `${unsound.map(({ id }) => id).join(', ')} cannot be used.`, advice);
    return good('formats', formats.map(({ id }) => id).join(', '));
  } catch (error) {
    return bad('formats', (error as Error).message, advice);
  }
}

async function storeChecks(url: string): Promise<readonly Check[]> {
  const file = fileOf(url);
  // Looking must not make one.
  if (file !== undefined && !fileStats(file)) {
    return [
      good('store', `${resolve(file)} is not there yet; the first command makes it`),
      ...(await disk(file)),
    ];
  }
  try {
    const checks = await withStore(openStore(url), async (store) => {
      const found = await health(store, file);
      // Who cannot say how it is cannot be asked for more.
      return found.health?.version === UNKNOWN ? [found] : [found, await meetings(store)];
    });
    return [...checks, ...(await disk(file))];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const exit = error.code === 'unknown-engine' ? EXIT.usage : EXIT.unreachable;
    return [{ check: 'store', ok: false, words: error.message, exit }, ...(await disk(file))];
  }
}

/** What an engine says of a server that does not tell its version. */
const UNKNOWN = 'unknown';

async function health(store: EventStore, file: string | undefined): Promise<Check> {
  const found = await store.health();
  const { engine, version, writable, latencyMs, problem } = found;
  const place =
    file === undefined
      ? withoutSecret(store.url)
      : `${resolve(file)} (${mebibytes(fileStats(file)?.size ?? 0)})`;
  const of = `${engine}${version === UNKNOWN ? '' : ` ${version}`} at ${place}`;
  const state = writable ? 'takes commands, round trip' : 'takes no commands, given up after';
  const words = `${of}: ${state} ${latencyMs.toFixed(1)} ms`;
  if (writable && problem === undefined) return { ...good('store', words), health: found };
  const advice = problem ?? 'Check the permissions of the file and of its folder.';
  return { ...bad('store', words, advice), exit: EXIT.unreachable, health: found };
}

/** So many of the newest meetings are glanced at: a doctor that takes minutes is not asked twice. */
const GLANCED_AT = 10;

async function meetings(store: EventStore): Promise<Check> {
  const names: string[] = [];
  for await (const meeting of allMeetings(store)) names.push(meeting);
  const unsound: string[] = [];
  for (const meeting of names.slice(0, GLANCED_AT)) {
    const [found] = (await verifyLatestRecords(store, meeting)).findings;
    if (found) unsound.push(`${meeting}: revision ${found.revision}: ${found.words}`);
  }
  if (unsound.length > 0) return bad('log', unsound.join(' '), 'Run greenflag verify to see all of it.');
  return good('log', `${counted(names.length, 'meeting')}; the newest end in sound records`);
}

const LEAST_FREE = 200 * 1024 * 1024;

async function disk(file: string | undefined): Promise<readonly Check[]> {
  if (file === undefined) return [];
  let folder = resolve(dirname(file));
  while (!fileStats(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    const { bavail, bsize } = await statfs(folder);
    const words = `${mebibytes(bavail * bsize)} free in ${folder}`;
    if (bavail * bsize >= LEAST_FREE) return [good('disk', words)];
    return [bad('disk', words, 'Make room before the meeting: a full disk takes no more records.')];
  } catch {
    return [];
  }
}

const fileStats = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
