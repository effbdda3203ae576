import { statSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkFormat, count } from '#domain';
import { StoreError, withoutSecret, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { loadPresets, verifyLatestRecords } from '#race-control';
import { addStoreOptions, type TargetOptions } from '../../options.ts';
import { EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { readManifest } from '../../package-root.ts';
import { meetingsIn, openExistingStore, storeFile, storeUrl, withStore } from '../../target/open-store.ts';
import { acceptPosition } from './accept-position.ts';
import { checkClock, checkClockOfLogs, checkDisk, mebibytes } from './check-host.ts';
import { failed, formatCheck, passed, type Check } from './check.ts';
import { expectOption } from './verify.ts';

interface Options extends TargetOptions {
  readonly acceptPosition?: boolean;
  readonly yes?: boolean;
  readonly expect?: readonly string[];
}

export function configureDoctor(command: Command, output: Output): void {
  addStoreOptions(command)
    .addOption(expectOption())
    .option('--accept-position', 'end the warning that acknowledged records are missing')
    .option('--yes', 'accept it without a question')
    .action((options: Options) => examine(options, output));
}

async function examine(
  { store, expect = [], json = false, ...options }: Options,
  output: Output,
): Promise<void> {
  const url = storeUrl(store);
  if (options.acceptPosition) {
    const accept = (opened: EventStore) => acceptPosition(opened, options.yes ?? false, output);
    await withStore(openExistingStore(store), accept);
  }
  const checks = [checkNode(), await checkClock(), checkPresets(), ...(await checkStore(url, expect))];
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0)
    process.exitCode = failed.find(({ exit }) => exit !== undefined)?.exit ?? EXIT.failed;
  if (json) await output.printJson({ ok: failed.length === 0, store: withoutSecret(url), checks });
  else for (const check of checks) await output.print(formatCheck(check));
}

function checkNode(): Check {
  const { version, engines } = readManifest();
  const needed = engines.node.replace(/^>=/u, '');
  const words = `greenflag ${version}, Node ${process.versions.node} on ${process.platform}`;
  if (isAtLeast(process.versions.node, needed)) return passed('node', words);
  return failed('node', words, `Install Node ${needed} or newer.`);
}

function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [version, needed].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = want.findIndex((part, i) => part !== have[i]);
  return at < 0 || (have[at] ?? 0) > (want[at] ?? 0);
}

function checkPresets(): Check {
  const advice = 'Install Greenflag again, or build it again: npm run build.';
  try {
    const formats = [...loadPresets().values()];
    const unsound = formats.filter((format) =>
      checkFormat(format).some(({ severity }) => severity === 'error'),
    );
    if (unsound.length > 0)
      return failed('formats', `${unsound.map(({ id }) => id).join(', ')} are damaged.`, advice);
    return passed('formats', formats.map(({ id }) => id).join(', '));
  } catch (error) {
    return failed('formats', (error as Error).message, advice);
  }
}

async function checkStore(url: string, expected: readonly string[]): Promise<readonly Check[]> {
  const file = storeFile(url);
  // Opening the store would create the file.
  if (file !== undefined && !fileStats(file)) {
    const words = `NO STORE: ${resolve(file)} does not exist yet; the first command creates it`;
    return [passed('store', words), ...checkExpected([], expected), ...(await checkDisk(file))];
  }
  try {
    const checks = await withStore(openStore(url, { mustExist: true }), async (store) => {
      const found = await checkHealth(store, file);
      // A server that does not answer with its version does not answer other requests either.
      return found.health?.version === UNKNOWN
        ? [found]
        : [found, ...checkLosses(store), ...(await checkLogs(store, expected))];
    });
    return [...checks, ...(await checkDisk(file))];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const exit = error.code === 'unknown-engine' ? EXIT.usage : EXIT.unreachable;
    return [{ check: 'store', ok: false, words: error.message, exit }, ...(await checkDisk(file))];
  }
}

/** The version that an engine reports if the server does not answer. */
const UNKNOWN = 'unknown';

async function checkHealth(store: EventStore, file: string | undefined): Promise<Check> {
  const found = await store.health();
  const { engine, version, writable, latencyMs, problem } = found;
  const place =
    file === undefined
      ? withoutSecret(store.url)
      : `${resolve(file)} (${mebibytes(fileStats(file)?.size ?? 0)})`;
  const name = `${engine}${version === UNKNOWN ? '' : ` ${version}`} at ${place}`;
  const state = writable ? 'accepts commands, round trip' : 'does not accept commands, gave up after';
  const words = `${name}: ${state} ${latencyMs.toFixed(1)} ms`;
  if (writable && problem === undefined) return { ...passed('store', words), health: found };
  const advice = problem ?? 'Check the permissions of the file and its folder.';
  return { ...failed('store', words, advice), exit: EXIT.unreachable, health: found };
}

/** Reports acknowledged records that are missing. Engines that cannot lose records have no such check. */
function checkLosses(store: EventStore): Check[] {
  const losses = store.losses?.();
  if (losses === undefined) return [];
  if (losses.length === 0) return [passed('records', 'every acknowledged record is here')];
  return losses.map(({ words }) => ({ check: 'records', ok: false, words, exit: EXIT.unsound }));
}

/** Only the newest meetings are checked, to keep the command quick. */
const MAX_CHECKED_MEETINGS = 10;

async function checkLogs(store: EventStore, expected: readonly string[]): Promise<readonly Check[]> {
  const names = await meetingsIn(store);
  const newest = names.slice(0, MAX_CHECKED_MEETINGS);
  const clock = await checkClockOfLogs(store, newest);
  return [await checkLatestLogs(store, names), ...checkExpected(names, expected), ...clock];
}

async function checkLatestLogs(store: EventStore, names: readonly string[]): Promise<Check> {
  const unsound: string[] = [];
  for (const meeting of names.slice(0, MAX_CHECKED_MEETINGS)) {
    const [found] = (await verifyLatestRecords(store, meeting)).findings;
    if (found) unsound.push(`${meeting}: revision ${found.revision}: ${found.words}`);
  }
  if (unsound.length > 0) return failed('log', unsound.join(' '), 'Run "greenflag verify" for the details.');
  if (names.length === 0)
    return passed('log', 'NO MEETING in this store; --expect makes a missing one an error');
  return passed('log', `${count(names.length, 'meeting')}; the last records of the newest are sound`);
}

function checkExpected(names: readonly string[], expected: readonly string[]): readonly Check[] {
  const missing = expected.filter((each) => !names.includes(each));
  const advice = 'Name the store that has it with --store, or restore a backup.';
  return missing.map((each) => ({
    ...failed('meeting', `There is no meeting "${each}".`, advice),
    exit: EXIT.unsound,
  }));
}

const fileStats = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });
