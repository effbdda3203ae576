import { Subject, takeUntil, type Observable } from 'rxjs';
import { follow } from '../../follow.ts';
import { pageLimit } from '../../pages.ts';
import type * as port from '../../port.ts';
import { expectedHead, refuseNothing, storeClosed, wrongRevision } from '../refusals.ts';
import { memorySnapshots, type SavedSnapshots } from './snapshots.ts';

/** An event in the store: data and metadata as text, so that no reader shares an object with another. */
type Row = Omit<port.StoredEvent, 'data' | 'metadata'> & { readonly data: string; readonly metadata: string };

/** What instances on one name share. Lives as long as the process: closing an instance loses nothing. */
class Shelf {
  readonly log: Row[] = [];
  /** In the order in which the streams began, which is the order of their first positions. */
  readonly streams = new Map<string, Row[]>();
  readonly snapshots: SavedSnapshots = new Map();
  /** The signal for every subscription of every instance: something may have been appended. */
  readonly appended = new Subject<void>();
}

const shelves = new Map<string, Shelf>();

/**
 * The textbook engine: the whole port over two arrays. Whoever writes the next engine finds each duty here in
 * its plainest form; the contract suite says the rest. `memory:` is a store of its own, `memory:name` is
 * shared by all instances of that name in this process.
 */
export class MemoryStore implements port.EventStore {
  private readonly shelf: Shelf;
  private readonly closing = new Subject<void>();
  private closed = false;

  constructor(readonly url = 'memory:') {
    const name = url.slice('memory:'.length);
    this.shelf = (name && shelves.get(name)) || new Shelf();
    if (name) shelves.set(name, this.shelf);
  }

  // Duty 1: check, number and store in one step that nothing can come between. Here that is the time between
  // two awaits; in a database it is a transaction that holds the write lock before it looks at the head.
  async append(
    stream: string,
    events: readonly port.NewEvent[],
    expected: port.ExpectedRevision,
  ): Promise<port.AppendReceipt> {
    if (this.closed) throw storeClosed(this.url);
    refuseNothing(stream, events);
    const rows = this.shelf.streams.get(stream) ?? [];
    const head = rows.length - 1;
    const wanted = expectedHead(expected) ?? head;
    if (wanted !== head) {
      // Duty 2: the same ids at the same place are a retry whose first answer was lost. Answer it again.
      const isRetry = events.every(({ id }, i) => rows[wanted + 1 + i]?.id === id);
      if (!isRetry) throw wrongRevision(stream, expected, head < 0 ? null : head);
      return receiptOf(rows[wanted + events.length]);
    }
    // Duty 3: all or none. What can throw (here: data that is not JSON) does so before anything is stored.
    for (const row of events.map(toRow)) {
      const placed = { ...row, stream, revision: rows.length, globalPosition: this.shelf.log.length };
      rows.push(placed);
      this.shelf.log.push(placed);
    }
    this.shelf.streams.set(stream, rows);
    // Duty 4: tell the subscriptions only now that it is durable.
    this.shelf.appended.next();
    return receiptOf(rows.at(-1));
  }

  // Duty 5: pages are bounded whatever was asked for, and short only at the end.
  async readStream(stream: string, options: port.ReadOptions = {}): Promise<readonly port.StoredEvent[]> {
    const rows = this.open().streams.get(stream) ?? [];
    if (options.direction !== 'backwards') return pageFrom(rows, options.from ?? 0, options.limit);
    const end = Math.max(0, Math.min(options.from ?? rows.length, rows.length - 1) + 1);
    return rows
      .slice(Math.max(end - pageLimit(options.limit), 0), end)
      .map(toEvent)
      .reverse();
  }

  async readAll(after: number | null, limit?: number): Promise<readonly port.StoredEvent[]> {
    return pageFrom(this.open().log, (after ?? -1) + 1, limit);
  }

  async head(stream: string): Promise<number | null> {
    const rows = this.open().streams.get(stream);
    return rows ? rows.length - 1 : null;
  }

  async streams(options: port.StreamsOptions): Promise<readonly port.StreamInfo[]> {
    const { prefix, before = Infinity, limit } = options;
    const all = [...this.open().streams].reverse().map(([stream, rows]) => {
      return { stream, revision: rows.length - 1, firstPosition: rows[0]?.globalPosition ?? 0 };
    });
    const found = all.filter((info) => info.stream.startsWith(prefix) && info.firstPosition < before);
    return found.slice(0, pageLimit(limit));
  }

  // Duty 6: a subscription is pages and a signal; `follow` makes the rest of it.
  subscribe(stream: string, after: number | null): Observable<port.StoredEvent> {
    const page = (place: number | null) => this.readStream(stream, { from: (place ?? -1) + 1 });
    return follow({ page, placeOf: (event) => event.revision, changes: this.changes() }, after);
  }

  subscribeAll(after: number | null): Observable<port.StoredEvent> {
    const source = { page: (place: number | null) => this.readAll(place), changes: this.changes() };
    return follow({ ...source, placeOf: (event) => event.globalPosition }, after);
  }

  // Duty 7: snapshots are a cache beside the log.
  readonly snapshots: port.SnapshotCache = memorySnapshots(() => this.open().snapshots);

  async health(): Promise<port.StoreHealth> {
    const problem = this.closed ? { problem: storeClosed(this.url).message } : {};
    return { engine: 'memory', version: '1', writable: !this.closed, latencyMs: 0, ...problem };
  }

  // Duty 8: close refuses what comes after it, completes the subscriptions, and may be called again.
  async close(): Promise<void> {
    this.closed = true;
    this.closing.next();
  }

  private changes(): Observable<void> {
    return this.shelf.appended.pipe(takeUntil(this.closing));
  }

  private open(): Shelf {
    if (this.closed) throw storeClosed(this.url);
    return this.shelf;
  }
}

function pageFrom(rows: readonly Row[], from: number, limit: number | undefined): port.StoredEvent[] {
  const start = Math.max(from, 0);
  return rows.slice(start, start + pageLimit(limit)).map(toEvent);
}

function toRow({ id, type, data, metadata }: port.NewEvent) {
  return { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
}

function toEvent(row: Row): port.StoredEvent {
  const [data, metadata] = [row.data, row.metadata].map((text) => JSON.parse(text) as port.JsonObject);
  return { ...row, data: data ?? {}, metadata: metadata ?? {} };
}

function receiptOf(last?: Row): port.AppendReceipt {
  return { revision: last?.revision ?? -1, globalPosition: last?.globalPosition ?? -1 };
}
