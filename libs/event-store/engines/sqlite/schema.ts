import { StoreError } from '../../errors.ts';
import type { Database } from './driver.ts';

/** 'GFLG' in the file's header: how a Greenflag store is told from any other SQLite database. */
const APPLICATION_ID = 0x47464c47;
/** Raised with every change of the tables. A file with a higher one was written by a newer Greenflag. */
const SCHEMA_VERSION = 1;

/**
 * Stored for ever.
 * - `position` is the rowid: the log grows at its right-hand end only. It is max + 1 in the transaction,
 *   never AUTOINCREMENT, which would leave gaps.
 * - `UNIQUE (stream, revision)` is the last guard against two writers at one revision, finds a stream's
 *   pages, and holds its head (max) at the end of a branch; so there is no table of heads to write with every
 *   append.
 * - `beginnings` is the catalogue of streams: one entry a stream, in the order in which they began.
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
 * What is in the file: nothing yet, or a store that this version can use. Reads only, so a stranger is left
 * alone.
 */
export function recognise(db: Database, file: string): 'empty' | 'store' {
  const application = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  if (application === APPLICATION_ID) {
    if (version <= SCHEMA_VERSION) return 'store';
    const detail = `${file} has tables of version ${version}; this Greenflag knows up to ${SCHEMA_VERSION}.`;
    throw new StoreError('store-newer', detail);
  }
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (application === 0 && version === 0 && tables === 0) return 'empty';
  throw new StoreError('not-a-store', `${file} is the SQLite database of another program.`);
}

/** Makes the tables, unless another process was faster. The header and the tables come in one transaction. */
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

export function pragma(db: Database, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, number> | undefined;
  return row?.[name] ?? 0;
}

/** SQLite has rolled back by itself after some failures; then there is nothing left to roll back. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // Nothing was open.
  }
}
