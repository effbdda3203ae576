import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, type Backoff } from '../../backoff.ts';
import { StoreError } from '../../errors.ts';
import { loadSqlite, type Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { createTables, pragma, recognise, rollBack } from './schema.ts';

export interface SqliteOptions {
  /** Absolute path of the store file. */
  readonly file: string;
  /**
   * The file may not grow beyond so many pages of 4 KiB; for trying out what happens when there is no room.
   */
  readonly maxPageCount?: number | undefined;
  /** Milliseconds to wait for another process that is writing. Default 5000. */
  readonly busyMs?: number | undefined;
}

export const DEFAULT_BUSY_MS = 5_000;
const BUSY_BACKOFF: Backoff = { firstWaitMs: 25, maxWaitMs: 25, jitter: 0.8 };

/** The store's file, opened and recognised, for the main thread's connection. */
export interface OpenedFile {
  readonly db: Database;
  /** The file's identity on disk: a path that leads elsewhere later is not the store any more. */
  readonly inode: number;
  readonly readOnly: boolean;
}

/**
 * Opens the file and makes what is missing: folders, file (readable by its owner alone), tables.
 * A file that cannot be written is opened for reading.
 */
export async function openFile(options: SqliteOptions): Promise<OpenedFile> {
  const { DatabaseSync } = await loadSqlite();
  const { file } = options;
  let db: Database | undefined;
  try {
    const inode = makeFile(file);
    db = new DatabaseSync(file);
    const readOnly = await prepare(db, options);
    db.exec('PRAGMA query_only = ON; PRAGMA cache_size = -16000');
    return { db, inode, readOnly };
  } catch (error) {
    db?.close();
    throw toStoreError(error, file);
  }
}

/** @throws StoreError when the path does not lead to the file that was opened any more. */
export function checkFile(file: string, inode: number): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.ino === inode) return;
  const what = there === undefined ? 'was removed' : 'was replaced by another file';
  throw new StoreError('store-unavailable', `${file} ${what} while it was open.`);
}

function makeFile(file: string): number {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new StoreError('not-a-store', `There is a folder at ${file}.`);
  if (there !== undefined) return there.ino;
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  return statSync(file).ino;
}

/** Recognises the store or makes it, and says whether it is read-only. */
async function prepare(db: Database, options: SqliteOptions): Promise<boolean> {
  db.exec('PRAGMA busy_timeout = 0');
  await patiently(options, () => recognise(db, options.file));
  if (await patiently(options, () => isReadOnly(db))) {
    // An empty file that cannot be written can never become a store.
    if (recognise(db, options.file) === 'store') return true;
    throw new StoreError('store-read-only', `${options.file} is empty and cannot be written.`);
  }
  await patiently(options, () => useLog(db, options.file));
  if (options.maxPageCount) db.exec(`PRAGMA max_page_count = ${options.maxPageCount}`);
  // Looks again, this time for certain: two processes may have found the file empty at the same time.
  if (recognise(db, options.file) === 'empty') await patiently(options, () => createTables(db, options.file));
  db.exec('PRAGMA busy_timeout = 1000');
  return false;
}

/** Only a write tells: on a file that is read-only SQLite begins an immediate transaction without a word. */
function isReadOnly(db: Database): boolean {
  try {
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${pragma(db, 'user_version')}`);
    return false;
  } catch (error) {
    if (toStoreError(error, '').code === 'store-read-only') return true;
    throw error;
  } finally {
    rollBack(db);
  }
}

function useLog(db: Database, file: string): void {
  const { journal_mode: mode } = db.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string };
  if (mode === 'wal') return;
  throw new StoreError('store-unavailable', `The file system of ${file} lacks shared memory or locks.`);
}

/** Tries again while another process holds the file, without holding up this one. */
async function patiently<T>(options: SqliteOptions, work: () => T): Promise<T> {
  const until = Date.now() + (options.busyMs ?? DEFAULT_BUSY_MS);
  for (;;) {
    try {
      return work();
    } catch (error) {
      const failure = toStoreError(error, options.file);
      if (failure.code !== 'store-busy' || Date.now() > until) throw failure;
      await pause(backoffMs(1, BUSY_BACKOFF));
    }
  }
}
