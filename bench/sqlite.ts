import type { SqliteModule } from '@photostructure/sqlite';
import { openStore } from '#event-store/open';

/** Returns the SQLite driver, for baselines without the engine. */
export async function driver(): Promise<Pick<SqliteModule, 'DatabaseSync'>> {
  const builtIn = process.getBuiltinModule('node:sqlite') as SqliteModule | undefined;
  return builtIn ?? (await import('@photostructure/sqlite'));
}

/** Makes a file with the empty tables of the engine. */
export async function emptyStore(file: string): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  await store.close();
}
