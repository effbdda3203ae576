import { StoreError } from '../../errors.ts';
import type { Database } from './driver.ts';

/** 'GFLG' in the file's header: it distinguishes a Greenflag store from other SQLite databases. */
const APPLICATION_ID = 0x47464c47;
/** Increase it with every change of the tables. A file with a higher version is from a newer Greenflag. */
const SCHEMA_VERSION = 1;

/**
 * The tables. Files with them exist, so they never change without a new version.
 * - `position` is the rowid, so the log grows at its right-hand end only. It is max + 1 in the transaction
 *   and not AUTOINCREMENT, which would leave gaps.
 * - `UNIQUE (stream, revision)` is the last guard against two writers at one revision. Its index finds the
 *   pages of a stream and its head (max), so no table of heads has to be written with every append.
 * - `beginnings` is the catalogue of streams: one entry for each stream, in the order in which they began.
 */
const TABLES = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    type     TEXT    NOT NULL,
    data     TEXT    NOT NULL,
    metadata TEXT    NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX beginnings ON events (position, stream) WHERE revision = 0;
  CREATE TABLE snapshots (
    stream   TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    state    TEXT    NOT NULL,
    PRIMARY KEY (stream, name)
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Returns whether the file is empty or a store that this version can use. It only reads, so the file of
 * another program stays as it is.
 * @throws StoreError `store-newer` | `not-a-store`
 */
export function recognise(db: Database, file: string): 'empty' | 'store' {
  const application = readPragma(db, 'application_id');
  const version = readPragma(db, 'user_version');
  if (application === APPLICATION_ID) {
    if (version <= SCHEMA_VERSION) return 'store';
    const detail = `${file} has tables of version ${version}; this Greenflag reads up to ${SCHEMA_VERSION}.`;
    throw new StoreError('store-newer', detail);
  }
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (application === 0 && version === 0 && tables === 0) return 'empty';
  throw new StoreError('not-a-store', `${file} is the SQLite database of another program.`);
}

/** Makes the tables and the header in one transaction, unless another process was faster. */
export function createTables(db: Database, file: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    if (recognise(db, file) === 'empty') db.exec(TABLES);
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

export function readPragma(db: Database, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, number> | undefined;
  return row?.[name] ?? 0;
}

/** Rolls back, unless SQLite has already done so by itself, as it does after some failures. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // No transaction was open.
  }
}
