import { PAGE_LIMIT, type EventStore, type StoredEvent } from './port.ts';

/** What an engine makes of the `limit` that it was asked for: a whole number from 0 to `PAGE_LIMIT`. */
export function pageLimit(asked: number | undefined): number {
  if (asked === undefined) return PAGE_LIMIT;
  return Math.max(0, Math.min(Math.trunc(asked) || 0, PAGE_LIMIT));
}

/** Every event of one stream from that revision on, up to the end as it is when the last page is read. */
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
