import type { DatabaseSyncInstance, SqliteModule } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;

let sqlite: Pick<SqliteModule, 'DatabaseSync'> | undefined;

/**
 * SQLite behind the interface of `node:sqlite`: Node's own where it has one, else the same interface as a
 * package.
 */
export async function loadSqlite(): Promise<Pick<SqliteModule, 'DatabaseSync'>> {
  sqlite ??=
    (process.getBuiltinModule('node:sqlite') as SqliteModule | undefined) ??
    (await import('@photostructure/sqlite'));
  return sqlite;
}
