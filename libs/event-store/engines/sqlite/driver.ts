import type { DatabaseSyncInstance, SqliteModule } from '@photostructure/sqlite';
import { builtInSqlite } from './built-in.mjs';
import { marked, markedUntilDone, marksCalls } from '../../thread-calls.ts';

export type Database = DatabaseSyncInstance;
type Driver = Pick<SqliteModule, 'DatabaseSync'>;

let sqlite: Driver | undefined;

/**
 * Loads SQLite behind the interface of `node:sqlite`: Node's own module where this Node has it, else a
 * package with the same interface.
 */
export async function loadSqlite(): Promise<Driver> {
  sqlite ??= await load();
  return sqlite;
}

async function load(): Promise<Driver> {
  const native = builtInSqlite() ?? (await markedUntilDone(() => import('@photostructure/sqlite')));
  return marksCalls() ? withMarks(native) : native;
}

/** Returns a driver that marks every call, for a thread that may be ended. It has what a reader uses. */
function withMarks(native: Driver): Driver {
  class MarkedDatabase {
    private readonly db: Database;
    constructor(...options: ConstructorParameters<Driver['DatabaseSync']>) {
      this.db = marked(() => new native.DatabaseSync(...options));
    }
    get isOpen(): boolean {
      return this.db.isOpen;
    }
    exec(sql: string): void {
      marked(() => this.db.exec(sql));
    }
    prepare(sql: string) {
      const statement = marked(() => this.db.prepare(sql));
      type Values = readonly (string | number)[];
      return {
        get: (...values: Values): unknown => marked(() => statement.get(...values) as unknown),
        all: (...values: Values): unknown[] => marked(() => statement.all(...values) as unknown[]),
      };
    }
    close(): void {
      marked(() => this.db.close());
    }
  }
  return { DatabaseSync: MarkedDatabase as unknown as Driver['DatabaseSync'] };
}
