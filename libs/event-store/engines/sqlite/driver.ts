import type { DatabaseSyncInstance, SqliteModule } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;

let sqlite: Pick<SqliteModule, 'DatabaseSync'> | undefined;

/**
 * Loads SQLite behind the interface of `node:sqlite`: Node's own module where this Node has it, else a
 * package with the same interface.
 */
export async function loadSqlite(): Promise<Pick<SqliteModule, 'DatabaseSync'>> {
  sqlite ??=
    (process.getBuiltinModule('node:sqlite') as SqliteModule | undefined) ??
    (await import('@photostructure/sqlite'));
  return sqlite;
}
