import { pathToFileURL } from 'node:url';
import { StoreError } from '../../errors.ts';
import { loadSqlite, type Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { recognise } from './schema.ts';

/**
 * Copies a store file as it is at this moment into an empty file. Other processes may write to the store
 * meanwhile: the copy is one transaction of a reader. It has every record that was acknowledged before the
 * call, and needs no write-ahead log. This thread does nothing else until the copy is complete.
 * @throws StoreError
 */
export async function copyStoreFile(file: string, emptyFile: string): Promise<void> {
  await withDatabase(file, (db) => {
    if (recognise(db, file) === 'empty') throw new StoreError('not-a-store', `${file} holds no store.`);
    copyInto(db, emptyFile);
  });
}

function copyInto(db: Database, emptyFile: string): void {
  try {
    db.prepare('VACUUM INTO ?').run(emptyFile);
  } catch (error) {
    const failure = toStoreError(error, emptyFile);
    // A full disk and a failed write are those of the copy, and a damaged or busy file is that of the store.
    throw failure.code === 'store-full' || failure.code === 'store-unavailable' ? failure : error;
  }
}

/**
 * Returns the id of a store, or null if it has no record: the id of its first record, which all copies of the
 * store have too. It only reads.
 * @throws StoreError `not-a-store`, for example
 */
export function readStoreId(file: string): Promise<string | null> {
  const url = pathToFileURL(file);
  // SQLite makes no other file beside it then, in any mode of the file.
  url.search = 'immutable=1';
  return withDatabase(url.href, (db) => {
    if (recognise(db, file) === 'empty') return null;
    const first = db.prepare('SELECT id FROM events WHERE position = 0').get() as { id: string } | undefined;
    return first?.id ?? null;
  });
}

async function withDatabase<T>(place: string, work: (db: Database) => T): Promise<T> {
  const { DatabaseSync } = await loadSqlite();
  let db: Database | undefined;
  try {
    db = new DatabaseSync(place, { readOnly: true });
    db.exec('PRAGMA busy_timeout = 5000');
    return work(db);
  } catch (error) {
    throw toStoreError(error, place);
  } finally {
    db?.close();
  }
}
