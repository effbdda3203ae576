import { Subject, takeUntil, type Observable } from 'rxjs';
import { CommitFeed } from '../../commit-feed.ts';
import { followEvents, type Follower } from '../../follow.ts';
import { pageLimit } from '../../pages.ts';
import type * as port from '../../port.ts';
import { toEvent, type StoredText } from '../../stored-text.ts';
import { expectedHead, refuseEmptyAppend, storeClosed, wrongRevision } from '../refusals.ts';

type SavedSnapshot = port.Snapshot & { readonly version: number };

/**
 * The data that all instances under one name share. It lives as long as the process, so closing loses
 * nothing.
 */
class MemoryLog {
  readonly events: StoredText[] = [];
  /** The streams in the order in which they began, which is the order of their first positions. */
  readonly streams = new Map<string, StoredText[]>();
  /** The snapshots by stream, then by name. */
  readonly snapshots = new Map<string, Map<string, SavedSnapshot>>();
  /** Tells the followers of every instance. Nobody else writes to this log, so there is nothing to watch. */
  readonly feed = new CommitFeed({
    lastPosition: () => this.events.length - 1,
    readRows: (after, limit) => this.events.slice(after + 1, after + 1 + limit),
    watch: () => () => undefined,
  });
}

const logsByName = new Map<string, MemoryLog>();

/**
 * The textbook engine: the whole port over two arrays. It shows each duty of an engine in its simplest form,
 * for the author of the next one; the contract suite defines the rest. `memory:` is a store of its own,
 * `memory:name` is shared by all instances under that name in this process.
 */
export class MemoryStore implements port.EventStore {
  private readonly log: MemoryLog;
  private readonly closing = new Subject<void>();
  private closed = false;

  constructor(readonly url = 'memory:') {
    const name = url.slice('memory:'.length);
    this.log = (name && logsByName.get(name)) || new MemoryLog();
    if (name) logsByName.set(name, this.log);
  }

  // Duty 1: check, number and store in one step that nothing can interrupt. Here that is the time between two
  // awaits; in a database it is a transaction that takes the write lock before it reads the head.
  async append(
    stream: string,
    events: readonly port.NewEvent[],
    expected: port.ExpectedRevision,
  ): Promise<port.AppendReceipt> {
    if (this.closed) throw storeClosed(this.url);
    refuseEmptyAppend(stream, events);
    const rows = this.log.streams.get(stream) ?? [];
    const head = rows.length - 1;
    const wanted = expectedHead(expected) ?? head;
    if (wanted !== head) {
      // Duty 2: the same ids at the same revision are a retry whose first receipt was lost. Return it again.
      const isRetry = events.every(({ id }, i) => rows[wanted + 1 + i]?.id === id);
      if (!isRetry) throw wrongRevision(stream, expected, head < 0 ? null : head);
      return receiptOf(rows[wanted + events.length]);
    }
    // Duty 3: store all or none. What can throw (here: data that is not JSON) throws before the first store.
    const placed = events.map(toText).map((text, i) => {
      return { ...text, stream, revision: head + 1 + i, globalPosition: this.log.events.length + i };
    });
    rows.push(...placed);
    this.log.events.push(...placed);
    this.log.streams.set(stream, rows);
    // Duty 4: feed the followers once the append is durable. They get it after the receipt.
    this.log.feed.addOwn(placed);
    return receiptOf(rows.at(-1));
  }

  // Duty 5: a page is never larger than the limit, and shorter only at the end.
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
    return pageFrom(this.open().events, (after ?? -1) + 1, limit);
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

  // Duty 6: a subscription is pages up to the end, then what the feed tells. `followEvents` joins the two.
  subscribe(stream: string, after: port.FollowAfter): Observable<port.StoredEvent> {
    const readPage = (cursor: number | null) => this.readStream(stream, { from: (cursor ?? -1) + 1 });
    const listen = (follower: Follower<StoredText>) => this.log.feed.listen(follower, stream);
    const following = followEvents({ readPage, cursorOf: (row) => row.revision, toEvent, listen }, after);
    return following.pipe(takeUntil(this.closing));
  }

  subscribeAll(after: port.FollowAfter): Observable<port.StoredEvent> {
    const readPage = (cursor: number | null) => this.readAll(cursor);
    const listen = (follower: Follower<StoredText>) => this.log.feed.listen(follower);
    const following = followEvents(
      { readPage, cursorOf: (row) => row.globalPosition, toEvent, listen },
      after,
    );
    return following.pipe(takeUntil(this.closing));
  }

  // Duty 7: snapshots are a cache beside the log. There is one for each stream and name, and an older fold
  // never replaces a newer one of the same version.
  readonly snapshots: port.SnapshotCache = {
    load: async (stream, name, version) => {
      const saved = this.open().snapshots.get(stream)?.get(name);
      return saved?.version === version ? { revision: saved.revision, state: saved.state } : null;
    },
    save: async (stream, name, version, { revision, state }) => {
      const { snapshots } = this.open();
      const byName = snapshots.get(stream) ?? new Map<string, SavedSnapshot>();
      const old = byName.get(name);
      if (old?.version === version && old.revision > revision) return;
      snapshots.set(stream, byName.set(name, { version, revision, state }));
    },
    drop: async (stream) => {
      if (stream === undefined) this.open().snapshots.clear();
      else this.open().snapshots.delete(stream);
    },
  };

  async health(): Promise<port.StoreHealth> {
    const health = { engine: 'memory', version: '1', writable: !this.closed, latencyMs: 0 };
    if (!this.closed) return health;
    const { code, message: problem } = storeClosed(this.url);
    return { ...health, code, problem };
  }

  // Duty 8: `close` makes later calls fail, completes the subscriptions, and may be called again.
  async close(): Promise<void> {
    this.closed = true;
    this.closing.next();
  }

  private open(): MemoryLog {
    if (this.closed) throw storeClosed(this.url);
    return this.log;
  }
}

function pageFrom(rows: readonly StoredText[], from: number, limit: number | undefined): port.StoredEvent[] {
  const start = Math.max(from, 0);
  return rows.slice(start, start + pageLimit(limit)).map(toEvent);
}

function toText({ id, type, data, metadata }: port.NewEvent) {
  return { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
}

function receiptOf(last?: StoredText): port.AppendReceipt {
  return { revision: last?.revision ?? -1, globalPosition: last?.globalPosition ?? -1 };
}
