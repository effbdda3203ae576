import { PAGE_LIMIT, StoreError, type EventStore, type StoredEvent } from '#event-store';
import { streamOf } from '../log/stream-names.ts';

/** Yields every meeting of a store, the newest first. */
export async function* allMeetings(store: EventStore): AsyncGenerator<string, void, undefined> {
  const prefix = streamOf('');
  let before: number | undefined;
  for (;;) {
    const page = await store.streams({ prefix, ...(before !== undefined && { before }) });
    for (const { stream } of page) yield stream.slice(prefix.length);
    before = page.at(-1)?.firstPosition;
    if (page.length < PAGE_LIMIT) return;
  }
}

/**
 * Returns the meetings whose first record is missing. The catalogue of the store does not list them, so the
 * whole store is read, up to the first record that cannot be read: that record is found in its own log.
 */
export async function meetingsWithoutFirstRecord(store: EventStore): Promise<readonly string[]> {
  const prefix = streamOf('');
  const streams = new Set<string>();
  const withFirst = new Set<string>();
  for (let after: number | null = null; ;) {
    const page: readonly StoredEvent[] = await store.readAll(after, PAGE_LIMIT).catch(nothingIfDamaged);
    for (const { stream, revision } of page) {
      if (stream.startsWith(prefix)) streams.add(stream);
      if (revision === 0) withFirst.add(stream);
    }
    after = page.at(-1)?.globalPosition ?? null;
    if (page.length < PAGE_LIMIT) break;
  }
  const withoutFirst = [...streams].filter((stream) => !withFirst.has(stream));
  return withoutFirst.map((stream) => stream.slice(prefix.length));
}

function nothingIfDamaged(error: unknown): readonly StoredEvent[] {
  if (error instanceof StoreError && error.code === 'log-damaged') return [];
  throw error;
}
