import { evolveSeries, initialSeries, SERIES_EVENTS, type SeriesFact, type SeriesState } from '#domain';
import { PAGE_LIMIT, readWholeStream, type EventStore } from '#event-store';
import type { EventMetadata } from '../answers/log.ts';
import { NO_HASH } from '../log/hash-chain.ts';
import { requireKnown, toFact, type LogRecord } from '../log/log-record.ts';
import { seriesStreamOf } from '../log/stream-names.ts';

/** The folded log of a series, and the hash that its next record must name. */
export interface SeriesLog {
  readonly state: SeriesState;
  readonly hash: string;
}

/** Returns a record as the fold of a series sees it. */
export const toSeriesFact = (record: LogRecord): SeriesFact => toFact(record) as unknown as SeriesFact;

/**
 * Reads the log of a series. It has few records, so nothing is kept of it.
 * @throws StoreError `store-newer` at a record that only a newer version knows
 */
export async function readSeries(store: Pick<EventStore, 'readStream'>, series: string): Promise<SeriesLog> {
  let log: SeriesLog = { state: initialSeries(), hash: NO_HASH };
  for await (const record of readWholeStream(store, seriesStreamOf(series))) {
    requireKnown(record, SERIES_EVENTS);
    const { hash } = record.metadata as unknown as EventMetadata;
    log = { state: evolveSeries(log.state, toSeriesFact(record)), hash };
  }
  return log;
}

/** Yields the ids of all series of a store, the newest first. */
export async function* allSeries(store: EventStore): AsyncGenerator<string, void, undefined> {
  const prefix = seriesStreamOf('');
  let before: number | undefined;
  for (;;) {
    const page = await store.streams({ prefix, ...(before !== undefined && { before }) });
    for (const { stream } of page) yield stream.slice(prefix.length);
    before = page.at(-1)?.firstPosition;
    if (page.length < PAGE_LIMIT) return;
  }
}
