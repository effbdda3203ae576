import { StoreError } from '../../errors.ts';
import { pageLimit } from '../../pages.ts';
import type {
  JsonObject,
  ReadOptions,
  Snapshot,
  StoredEvent,
  StreamInfo,
  StreamsOptions,
} from '../../port.ts';
import { storeClosed } from '../refusals.ts';
import type { Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { checkFile, type OpenedFile } from './file.ts';

interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** No revision or position is larger than this. */
const MAX_PLACE = Number.MAX_SAFE_INTEGER;

/**
 * Reads on the main thread with its own connection: in WAL mode a reader waits for no writer, and a page is
 * bounded. Every page is one statement, and so one consistent state of the file.
 */
export class Reader {
  private readonly db: Database;
  private readonly sql: ReturnType<typeof prepareAll>;

  constructor(
    private readonly opened: OpenedFile,
    private readonly file: string,
  ) {
    this.db = opened.db;
    this.sql = prepareAll(opened.db);
  }

  readStream(stream: string, { from, limit, direction }: ReadOptions): readonly StoredEvent[] {
    const backwards = direction === 'backwards';
    return this.guard(() => {
      const rows = backwards
        ? this.sql.backwards.all(stream, from ?? MAX_PLACE, pageLimit(limit))
        : this.sql.forwards.all(stream, from ?? 0, pageLimit(limit));
      return rows.map(toEvent);
    });
  }

  readAll(after: number | null, limit: number | undefined): readonly StoredEvent[] {
    return this.guard(() => this.sql.everything.all(after ?? -1, pageLimit(limit)).map(toEvent));
  }

  readHead(stream: string): number | null {
    return this.guard(() => (this.sql.head.get(stream) as { head: number | null }).head);
  }

  listStreams({ prefix, before, limit }: StreamsOptions): readonly StreamInfo[] {
    return this.guard(
      () => this.sql.streams.all(before ?? MAX_PLACE, prefix, prefix, pageLimit(limit)) as StreamInfo[],
    );
  }

  loadSnapshot(stream: string, name: string, version: number): Snapshot | null {
    return this.guard(() => (this.sql.snapshot.get(stream, name, version) as Snapshot | undefined) ?? null);
  }

  /** Returns a number that changes when another connection, of any process, has committed. */
  dataVersion(): number {
    return this.guard(() => (this.sql.dataVersion.get() as { data_version: number }).data_version);
  }

  sqliteVersion(): string {
    return this.guard(() => (this.sql.version.get() as { version: string }).version);
  }

  /**
   * Closes the connection. The last connection writes the log into the file; if that fails, the log stays.
   */
  close(): void {
    try {
      if (this.db.isOpen) this.db.close();
    } catch {
      // All acknowledged events are already durable.
    }
  }

  private guard<T>(read: () => T): T {
    if (!this.db.isOpen) throw storeClosed(`sqlite:${this.file}`);
    try {
      checkFile(this.file, this.opened.inode);
      return read();
    } catch (error) {
      throw toStoreError(error, this.file);
    }
  }
}

function prepareAll(db: Database) {
  return {
    forwards: db.prepare('SELECT * FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?'),
    backwards: db.prepare(
      'SELECT * FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?',
    ),
    everything: db.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?'),
    head: db.prepare('SELECT max(revision) AS head FROM events WHERE stream = ?'),
    streams: db.prepare(
      `SELECT stream, (SELECT max(revision) FROM events WHERE stream = begun.stream) AS revision,
              position AS firstPosition
       FROM events AS begun
       WHERE revision = 0 AND position < ? AND substr(stream, 1, length(?)) = ?
       ORDER BY position DESC LIMIT ?`,
    ),
    snapshot: db.prepare(
      'SELECT revision, state FROM snapshots WHERE stream = ? AND name = ? AND version = ?',
    ),
    dataVersion: db.prepare('PRAGMA data_version'),
    version: db.prepare('SELECT sqlite_version() AS version'),
  };
}

function toEvent(row: unknown): StoredEvent {
  const { position, stream, revision, id, type, data, metadata } = row as EventRow;
  return {
    stream,
    revision,
    globalPosition: position,
    id,
    type,
    data: parseObject(data, row as EventRow),
    metadata: parseObject(metadata, row as EventRow),
  };
}

/** Parses a JSON object. Anything else was written by another program or a failing disk. */
function parseObject(text: string, { stream, revision }: EventRow): JsonObject {
  let cause: unknown;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    cause = error;
  }
  const words = `Record ${revision} of stream ${stream} is not a JSON object.`;
  throw new StoreError('log-damaged', words, { damagedRevision: revision, cause });
}
