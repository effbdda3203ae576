import { PAGE_LIMIT, type EventStore, type StoredEvent } from './port.ts';

/** Returns a caller's `limit` as a whole number from 0 to `PAGE_LIMIT`. Without one, returns `PAGE_LIMIT`. */
export function pageLimit(limit: number | undefined): number {
  if (limit === undefined) return PAGE_LIMIT;
  return Math.max(0, Math.min(Math.trunc(limit) || 0, PAGE_LIMIT));
}

/**
 * Yields every event of one stream from a revision to the end. Events that are appended while the last page
 * is read are not included.
 */
export async function* readWholeStream(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  from = 0,
): AsyncGenerator<StoredEvent, void, undefined> {
  let next = from;
  for (;;) {
    const page = await store.readStream(stream, { from: next });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_LIMIT) return;
    next = last.revision + 1;
  }
}
