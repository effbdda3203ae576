import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { count } from '#domain';
import { readStoreId } from '#event-store/open';
import { jsonOption, keysOption, storeOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT, reportOf } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { requireStoreFile } from '../../target/open-store.ts';
import { keysPath } from '../../target/signing-keys.ts';
import {
  isBackupName,
  makeBackup,
  removeBackup,
  targetAt,
  type Backup,
  type BackupRequest,
} from './backup-file.ts';

interface Options extends TargetOptions {
  readonly withKeys?: boolean;
  /** Milliseconds. */
  readonly every?: number;
  readonly keep?: number;
}

const ABOUT = `
FILE must not exist. If it is a folder, the backup gets a name there: greenflag-STORE-TIME.db, with the start
of the store's id and the time in UTC. Every backup is read again and verified before it gets its name.
With --keep, older backups of this store in the folder are deleted; other files are left alone.
Without --with-keys the signing keys are not copied. Exit code 4: the store is damaged, no backup was made.`;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A timer cannot run longer. */
const MAX_DAYS = 24;

function parseDuration(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,7})([smhd])$/u.exec(text) ?? [];
  const durationMs = Number(amount) * (UNIT_MS[unit] ?? 0);
  if (durationMs > 0 && durationMs <= MAX_DAYS * 86_400_000) return durationMs;
  throw new InvalidArgumentError(`Use a number with s, m, h or d, from 1s to ${MAX_DAYS}d: 15m.`);
}

function parseKeep(text: string): number {
  if (/^[1-9]\d{0,5}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a whole number, 1 or more.');
}

export function configureBackup(command: Command, output: Output): void {
  command
    .addOption(storeOption())
    .option('--with-keys', 'copy the signing keys too, into a second file')
    .addOption(keysOption())
    .option('--every <duration>', 'make a backup each 15m, 6h or 1d, until it is stopped', parseDuration)
    .option('--keep <number>', 'keep this many of the newest backups of the store', parseKeep)
    .addOption(jsonOption('print one JSON document for each backup'))
    .addHelpText('after', ABOUT)
    .action((path: string, options: Options) => backup(path, options, output));
}

async function backup(path: string, options: Options, output: Output): Promise<void> {
  const { every, keep } = options;
  const store = requireStoreFile(options.store);
  const target = targetAt(path, store);
  if (target.name !== null && (every ?? keep) !== undefined)
    throw new CliError(EXIT.usage, `--every and --keep need a folder, and ${path} is not a folder.`);
  const request: BackupRequest = { store, target, keys: options.withKeys ? keysPath(options) : null };
  // What is half written is removed when the process exits.
  const stop = () => process.exit(every === undefined ? EXIT.interrupted : EXIT.done);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, stop);
  try {
    if (every === undefined) await round(request, options, output);
    else await backupEvery(every, request, options, output);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, stop);
  }
}

async function backupEvery(
  everyMs: number,
  request: BackupRequest,
  options: Options,
  output: Output,
): Promise<never> {
  for (;;) {
    const startedAtMs = Date.now();
    try {
      await round(request, options, output);
    } catch (error) {
      const { message, error: details } = reportOf(error);
      output.notify(`${new Date().toISOString()} The backup failed, and is tried again later. ${message}`);
      if (options.json) await output.printJson({ error: details });
    }
    await pause(Math.max(0, startedAtMs + everyMs - Date.now()));
  }
}

/** Makes one backup, and deletes the backups that are older than those that are kept. */
async function round(request: BackupRequest, { json = false, keep }: Options, output: Output): Promise<void> {
  output.showProgress(`copying ${request.store}`);
  const made = await makeBackup(request);
  const deleted = keep === undefined ? [] : await deleteOlder(request.target.folder, made.storeId, keep);
  if (json) return output.printJson(documentOf(made, deleted));
  const { file, keys, checks, bytes } = made;
  const records = checks.reduce((sum, each) => sum + each.records, 0);
  const meetings = checks.filter(({ meeting }) => meeting?.startsWith('(') !== true).length;
  const size = `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  await output.print(
    `${file}: ${count(meetings, 'meeting')}, ${count(records, 'record')}, verified, ${size}`,
  );
  if (keys !== null) await output.print(`${keys}: the signing keys. Anyone who can read this file can sign.`);
  for (const name of deleted) output.notify(`Deleted ${name}.`);
}

const documentOf = ({ file, keys, storeId, bytes, checks }: Backup, deleted: readonly string[]) => ({
  file,
  keys,
  storeId,
  bytes,
  deleted,
  logs: checks.map(({ meeting, records }) => ({ meeting, records })),
});

/** Deletes all but the newest backups of a store in a folder, with their keys. Returns their names. */
async function deleteOlder(folder: string, storeId: string, keep: number): Promise<readonly string[]> {
  const backups: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !isBackupName(entry.name, storeId)) continue;
    // The name holds only the start of the id.
    if ((await readStoreId(join(folder, entry.name)).catch(() => null)) === storeId) backups.push(entry.name);
  }
  const older = backups.sort().slice(0, -keep);
  for (const name of older) removeBackup(join(folder, name));
  return older;
}
