import {
  closeSync,
  copyFileSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { copyStoreFile, openStore, pathBeside, readStoreId } from '#event-store/open';
import { openKeys, type ArchiveVerification } from '#race-control';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import { withStore } from '../../target/open-store.ts';
import { formatFinding } from './archive.ts';
import { verifyStore } from './verify-store.ts';

/** Where a backup goes: a file, or a name of its own in a folder. */
export interface BackupTarget {
  readonly folder: string;
  /** Null: the name is made of the id of the store and the time. */
  readonly name: string | null;
}

export interface BackupRequest {
  /** File of the store. */
  readonly store: string;
  readonly target: BackupTarget;
  /** File of the signing keys, if they are copied too. */
  readonly keys: string | null;
}

export interface Backup {
  readonly file: string;
  /** The copy of the signing keys. */
  readonly keys: string | null;
  readonly storeId: string;
  readonly bytes: number;
  readonly checks: readonly ArchiveVerification[];
}

/**
 * Finds out where a backup goes, before anything is read.
 * @throws CliError if something is there already, or if the place belongs to the store
 */
export function targetAt(path: string, store: string): BackupTarget {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) throw refusal(`${path} is a symbolic link. Name the file or folder itself.`);
  if (found?.isDirectory()) return { folder: resolve(path), name: null };
  if (found) {
    const isStore = isSame(found, statSync(store, { throwIfNoEntry: false }));
    throw refusal(
      isStore ? `${path} is the store itself.` : `${path} exists already. It is not overwritten.`,
    );
  }
  const target = { folder: resolve(dirname(path)), name: basename(path) };
  if (!statSync(target.folder, { throwIfNoEntry: false })?.isDirectory())
    throw refusal(`There is no folder ${target.folder}.`);
  requireForeignName(join(target.folder, target.name), store);
  return target;
}

/** A file with the name of a store and one of these endings is a part of the store. */
const STORE_ENDINGS = ['-wal', '-shm', '-journal', '-position'];

/** @throws CliError if a file of this name would be taken for a part of the store, or if the copy has one */
function requireForeignName(path: string, store: string): void {
  const inFolder = (file: string) => join(realpathSync(dirname(file)), basename(file));
  const ofStore = [resolve(store), realpathSync(store)].flatMap((file) => [
    ...STORE_ENDINGS.map((ending) => inFolder(file + ending)),
    ...['keys.json', 'attempts.ndjson'].map((ending) => inFolder(pathBeside(`sqlite:${file}`, ending) ?? '')),
  ]);
  if (ofStore.includes(inFolder(path))) throw refusal(`${path} is the name of a file of the store itself.`);
  const left = STORE_ENDINGS.map((ending) => path + ending).find(
    (file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined,
  );
  if (left === undefined) return;
  throw refusal(`${left} is left over from another store, and would be read as a part of the copy.`);
}

const refusal = (words: string) => new CliError(EXIT.usage, `${words} Nothing was written.`);

const isSame = (one: Stats, other: Stats | undefined) => one.ino === other?.ino && one.dev === other.dev;

/**
 * Makes a verified copy of a store, with the keys if they are requested. Everything is written into a
 * temporary folder beside the target, and moved to its place when it is complete and on the disk. The folder
 * is removed in any case, also when the process is stopped.
 * @throws CliError, StoreError, KeysError
 */
export async function makeBackup({ store, target, keys }: BackupRequest): Promise<Backup> {
  const folder = mkdtempSync(join(target.folder, '.greenflag-backup-'));
  const now = new Date();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const copy = join(folder, 'copy.db');
    createFile(copy);
    await copyStoreFile(store, copy);
    const storeId = await readStoreId(copy);
    if (storeId === null) throw new CliError(EXIT.failed, `${store} holds no record yet.`);
    const checks = await verifyCopy(copy);
    const keysCopy = keys === null ? null : copyKeys(keys, join(folder, 'copy.keys.json'));
    const file = join(target.folder, target.name ?? `${backupName(storeId, now)}.db`);
    requireForeignName(file, store);
    const keysFile = keysCopy && pathBeside(`sqlite:${file}`, 'keys.json');
    publish([
      ...(keysCopy !== null && keysFile !== null ? [{ from: keysCopy, to: keysFile }] : []),
      { from: copy, to: file },
    ]);
    return { file, keys: keysFile, storeId, bytes: statSync(file).size, checks };
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Number of characters of a store's id in the name of a backup. */
const ID_LENGTH = 8;

const prefixOf = (storeId: string): string => `greenflag-${storeId.slice(0, ID_LENGTH)}-`;

const backupName = (storeId: string, now: Date): string =>
  prefixOf(storeId) + now.toISOString().replace(/[-:.]/gu, '');

/** Removes a backup, its keys, and what was made beside it while somebody read it as a store. */
export function removeBackup(file: string): void {
  const beside = [pathBeside(`sqlite:${file}`, 'keys.json') ?? '', ...STORE_ENDINGS.map((end) => file + end)];
  rmSync(file);
  for (const each of beside) rmSync(each, { force: true });
}

/** Returns whether a file has a name that this program gives to the backups of a store. */
export function isBackupName(name: string, storeId: string): boolean {
  const prefix = prefixOf(storeId);
  return name.startsWith(prefix) && /^\d{8}T\d{9}Z\.db$/u.test(name.slice(prefix.length));
}

/** @throws CliError if a record of the copy has findings. Wrong snapshots do not matter: they are a cache. */
async function verifyCopy(copy: string): Promise<readonly ArchiveVerification[]> {
  const checks: ArchiveVerification[] = [];
  await withStore(openStore(`sqlite:${copy}`, { readOnly: true }), async (store) => {
    for await (const check of verifyStore(store)) checks.push(check);
  });
  const findings = checks.flatMap(({ meeting, findings: found }) =>
    found
      .filter(({ code }) => code !== 'snapshot-differs')
      .map((each) => `${meeting ?? 'unknown meeting'}: ${formatFinding(each)}`),
  );
  if (findings.length === 0) return checks;
  const words = `The store is damaged, so no backup was made. Keep the backups that you have.`;
  throw new CliError(EXIT.unsound, [words, ...findings].join('\n  '));
}

/** @throws KeysError if the file cannot be used as a key file */
function copyKeys(from: string, to: string): string {
  if (!statSync(from, { throwIfNoEntry: false }))
    throw new CliError(EXIT.failed, `There are no keys at ${from}. Name the file with --keys.`);
  openKeys(from);
  createFile(to);
  copyFileSync(from, to);
  openKeys(to);
  return to;
}

const createFile = (file: string): void => closeSync(openSync(file, 'wx', 0o600));

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Moves files to names that are free, all or none, and returns once they are on the disk. */
function publish(moves: readonly Move[]): void {
  const reserved: string[] = [];
  try {
    for (const { from } of moves) syncToDisk(from);
    for (const { to } of moves) {
      // The empty file takes the name: nothing is overwritten, and it works on drives without hard links.
      createFile(to);
      reserved.push(to);
    }
    for (const { from, to } of moves) renameSync(from, to);
    for (const folder of new Set(moves.map(({ to }) => dirname(to)))) syncToDisk(folder);
  } catch (error) {
    for (const file of reserved) rmSync(file, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw refusal(`${(error as NodeJS.ErrnoException).path} exists already. It is not overwritten.`);
  }
}

function syncToDisk(path: string): void {
  // Windows cannot open a folder.
  if (process.platform === 'win32' && statSync(path).isDirectory()) return;
  const opened = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
