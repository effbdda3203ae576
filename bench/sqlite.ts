import type { SqliteModule } from '@photostructure/sqlite';
import { openStore } from '#event-store/open';

/** The driver itself, for baselines that do without the engine. */
export async function driver(): Promise<Pick<SqliteModule, 'DatabaseSync'>> {
  const builtIn = process.getBuiltinModule('node:sqlite') as SqliteModule | undefined;
  return builtIn ?? (await import('@photostructure/sqlite'));
}

/** A file with the engine's own tables and nothing in them. */
export async function emptyStore(file: string): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  await store.close();
}
