import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, type Backoff } from '../../backoff.ts';
import { StoreError } from '../../errors.ts';
import { loadSqlite, type Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { inodesOf } from './open-files.mjs';
import { readPosition, type LossNotice } from './position-file.mjs';
import { checkPosition } from './position.ts';
import { createTables, readPragma, recognise, rollBack } from './schema.ts';

/** How a store is opened that is not to be made or changed. */
export interface StoreAccess {
  /** Refuses a missing or empty file instead of making a store of it. */
  readonly mustExist?: boolean;
  /** Changes nothing on the disk, and refuses appends. It includes `mustExist`. */
  readonly readOnly?: boolean;
}

export interface SqliteOptions extends StoreAccess {
  /** Absolute path of the store file. */
  readonly file: string;
  /** Largest size of the file, in pages of 4 KiB. It serves to try out a full store. */
  readonly maxPageCount?: number | undefined;
  /** Longest time to wait for another process that is writing, in milliseconds. Default 5000. */
  readonly busyMs?: number | undefined;
}

export const DEFAULT_BUSY_MS = 5_000;
const FOR_READING = 'PRAGMA query_only = ON; PRAGMA cache_size = -16000';
/** SQLite's primary result codes for a file that it may not write, and for one that it cannot open. */
const NOT_MADE = new Set([8, 14]);
const BUSY_BACKOFF: Backoff = { firstWaitMs: 25, maxWaitMs: 25, jitter: 0.8 };

/** The opened file of a store, with the connection of the main thread. */
export interface OpenedFile {
  readonly db: Database;
  /** The identity on disk of the file and of those beside it, as `inodesOf` returns them. */
  readonly inodes: readonly number[];
  readonly readOnly: boolean;
  /** What is missing in the store, if that could not be written beside it. */
  readonly loss: LossNotice | null;
}

/**
 * Opens the file, and makes missing folders, the file (readable by its owner only) and the tables. A file
 * that cannot be written is opened for reading.
 */
export async function openFile(options: SqliteOptions): Promise<OpenedFile> {
  try {
    return await openInPlace(options);
  } catch (error) {
    const failure = toStoreError(error, options.file);
    if (!mayBeReadInCopy(failure, options.file)) throw failure;
    return openCopy(options.file);
  }
}

async function openInPlace(options: SqliteOptions): Promise<OpenedFile> {
  const { DatabaseSync } = await loadSqlite();
  const { file, readOnly: isForReading = false, mustExist = isForReading } = options;
  let db: Database | undefined;
  try {
    if (mustExist) requireFile(file);
    else makeFile(file);
    db = new DatabaseSync(file, { readOnly: isForReading });
    const opened = db;
    // An empty file with a position beside it is a store that lost its records, and that is announced.
    if (mustExist && (isForReading || readPosition(file) === null))
      await retryWhileBusy(options, () => requireTables(opened, file));
    const readOnly = isForReading || (await prepareStore(db, options));
    const loss = await retryWhileBusy(options, () => checkPosition(opened, file, readOnly));
    db.exec(FOR_READING);
    // The connection has read by now, so SQLite has made the files beside it, and no other process can remove
    // them by closing its own connection.
    return { db, inodes: inodesOf(file), readOnly, loss };
  } catch (error) {
    db?.close();
    throw error;
  }
}

/** Returns whether SQLite failed because it could not make its files beside the store. */
function mayBeReadInCopy({ more: { cause } }: StoreError, file: string): boolean {
  const { errcode = 0 } = (cause ?? {}) as { errcode?: number };
  return NOT_MADE.has(errcode & 0xff) && (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * Opens a private copy of a store on a medium that cannot be written. SQLite reads a store only where it can
 * make its files beside it, or finds them. The copy has the log as well, if there is one; it has no name any
 * more once it is open, and goes with the process.
 */
async function openCopy(file: string): Promise<OpenedFile> {
  const { DatabaseSync } = await loadSqlite();
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-read-only-'));
  let db: Database | undefined;
  try {
    const copy = join(folder, 'store.db');
    for (const ending of ['', '-wal']) {
      if ((statSync(file + ending, { throwIfNoEntry: false })?.size ?? 0) === 0) continue;
      copyFileSync(file + ending, copy + ending);
      chmodSync(copy + ending, 0o600);
    }
    db = new DatabaseSync(copy);
    requireTables(db, file);
    db.exec(FOR_READING);
    return { db, inodes: inodesOf(file), readOnly: true, loss: checkPosition(db, file, true) };
  } catch (error) {
    db?.close();
    throw toStoreError(error, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws StoreError when the path no longer leads to the file that was opened */
export function checkFile(file: string, inodes: readonly number[]): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.ino === inodes[0]) return;
  const what = found === undefined ? 'was removed' : 'was replaced by another file';
  throw new StoreError('store-unavailable', `${file} ${what} while it was open.`);
}

function requireFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new StoreError('store-unavailable', `There is no store at ${file}.`);
}

function requireTables(db: Database, file: string): void {
  if (recognise(db, file) === 'store') return;
  const words =
    'is empty. A copy of the file of a store in use can be, because it lacks the write-ahead log.';
  throw new StoreError('not-a-store', `${file} ${words}`, { help: 'Make copies by `greenflag backup`.' });
}

/** Makes the file if it is missing. */
function makeFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new StoreError('not-a-store', `There is a folder at ${file}.`);
  if (found !== undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
}

/** Checks that the file is a store, or makes it one. Returns whether it is read-only. */
async function prepareStore(db: Database, options: SqliteOptions): Promise<boolean> {
  db.exec('PRAGMA busy_timeout = 0');
  await retryWhileBusy(options, () => recognise(db, options.file));
  if (await retryWhileBusy(options, () => isReadOnly(db))) {
    if (recognise(db, options.file) === 'store') return true;
    throw new StoreError('store-read-only', `${options.file} is empty and cannot be written.`);
  }
  await retryWhileBusy(options, () => useWriteAheadLog(db, options.file));
  if (options.maxPageCount) db.exec(`PRAGMA max_page_count = ${options.maxPageCount}`);
  // Two processes may have found the file empty at the same time, so createTables checks again inside.
  if (recognise(db, options.file) === 'empty')
    await retryWhileBusy(options, () => createTables(db, options.file));
  db.exec('PRAGMA busy_timeout = 1000');
  return false;
}

/** Finds out by a write: on a read-only file SQLite begins an immediate transaction without an error. */
function isReadOnly(db: Database): boolean {
  try {
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${readPragma(db, 'user_version')}`);
    return false;
  } catch (error) {
    if (toStoreError(error, '').code === 'store-read-only') return true;
    throw error;
  } finally {
    rollBack(db);
  }
}

function useWriteAheadLog(db: Database, file: string): void {
  const { journal_mode: mode } = db.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string };
  if (mode === 'wal') return;
  throw new StoreError('store-unavailable', `The file system of ${file} lacks shared memory or locks.`);
}

/** Repeats the work while another process holds the file, without blocking this process. */
async function retryWhileBusy<T>(options: SqliteOptions, work: () => T): Promise<T> {
  const deadline = Date.now() + (options.busyMs ?? DEFAULT_BUSY_MS);
  for (;;) {
    try {
      return work();
    } catch (error) {
      const failure = toStoreError(error, options.file);
      if (failure.code !== 'store-busy' || Date.now() > deadline) throw failure;
      await pause(backoffMs(1, BUSY_BACKOFF));
    }
  }
}
