import { resolve } from 'node:path';
import { MemoryStore } from './engines/memory/store.ts';
import type { SqliteOptions, StoreAccess } from './engines/sqlite/file.ts';
import { SqliteStore } from './engines/sqlite/store.ts';
import { StoreError } from './errors.ts';
import type { EventStore } from './port.ts';

export { copyStoreFile, readStoreId } from './engines/sqlite/backup.ts';
export { markCallsIn, newCallState, untilOutsideCalls, type CallState } from './thread-calls.ts';

/**
 * Opens the store that a URL names. Only a composition root calls this; everything else receives an
 * `EventStore`.
 *
 * - `memory:` opens a store of its own; `memory:name` opens the one that everything in this process shares
 *   under that name.
 * - `sqlite:<path>` opens a file. A missing file and its folders are made; a relative path starts at the
 *   working directory. `?busy_ms=<milliseconds>` bounds the time to wait for other processes (default 5000),
 *   `?max_page_count=<pages>` the size of the file in pages of 4 KiB.
 * - `kurrentdb://…` opens a KurrentDB node or cluster by the client's connection string (also `kdb://` and
 *   `esdb://`, each with `+discover`). `?timeout_ms=<milliseconds>` bounds each call (default 5000). Opening
 *   does not wait for the server: while it is away, calls fail with `store-unavailable`.
 *
 * @param access how a file is opened that is not to be made or changed; other engines make nothing
 * @throws StoreError `unknown-engine` for any other URL, or the failure of the engine that opens the store
 */
export async function openStore(url: string, access: StoreAccess = {}): Promise<EventStore> {
  const [, engine = '', rest = ''] = /^([a-z]+)(?:\+discover)?:(.*)$/su.exec(url) ?? [];
  if (engine === 'memory') return new MemoryStore(url);
  if (engine === 'sqlite') return SqliteStore.open({ ...sqliteOptions(rest, url), ...access });
  if (KURRENTDB.has(engine)) return openKurrent(url);
  throw new StoreError('unknown-engine', `'${url}' does not name an engine.`);
}

/** The schemes of the client's connection strings. */
const KURRENTDB = new Set(['kurrentdb', 'kurrent', 'kdb', 'esdb']);

/** Loads the engine only when it is needed: its client is large, and most stores are files. */
async function openKurrent(url: string): Promise<EventStore> {
  const { KurrentStore } = await import('./engines/kurrentdb/store.ts');
  return new KurrentStore(url);
}

function sqliteOptions(rest: string, url: string): SqliteOptions {
  const [, path = '', query = ''] = /^(.*?)(?:\?([^?]*))?$/su.exec(rest) ?? [];
  if (path === '') throw new StoreError('unknown-engine', `'${url}' does not name a file.`);
  const {
    busy_ms: busyMs,
    max_page_count: maxPageCount,
    ...others
  } = Object.fromEntries(new URLSearchParams(query));
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new StoreError('unknown-engine', `'${url}' has an unknown option, ${unknown}.`);
  return {
    file: resolve(path),
    busyMs: wholeNumber(busyMs, url),
    maxPageCount: wholeNumber(maxPageCount, url),
  };
}

function wholeNumber(text: string | undefined, url: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/u.test(text)) return Number(text);
  throw new StoreError('unknown-engine', `'${url}' has an option that is not a whole number, ${text}.`);
}

/**
 * Returns the path of a file that belongs to a store but is not part of it, like its keys:
 * `data/greenflag.keys.json` beside `sqlite:data/greenflag.db`, and in `./data` when the store is a server.
 * Returns null for a store in memory, which keeps nothing.
 */
export function pathBeside(url: string, ending: string): string | null {
  if (url.startsWith('memory:')) return null;
  const [, file = 'data/greenflag'] = /^sqlite:([^?]+)/u.exec(url) ?? [];
  return `${resolve(file).replace(/\.db$/u, '')}.${ending}`;
}
