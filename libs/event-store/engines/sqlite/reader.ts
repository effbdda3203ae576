import { pageLimit } from '../../pages.ts';
import type { ReadOptions, Snapshot, StoredEvent, StreamInfo, StreamsOptions } from '../../port.ts';
import { toEvent, type StoredText } from '../../stored-text.ts';
import { storeClosed } from '../refusals.ts';
import type { Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { checkFile, type OpenedFile } from './file.ts';
import { inodesOf } from './open-files.mjs';

/** No revision or position is larger than this. */
const MAX_PLACE = Number.MAX_SAFE_INTEGER;

/** Connections that must not be closed. Without a reference, the garbage collector would close them. */
const leftOpen: Database[] = [];

/**
 * Reads on the main thread with its own connection: in WAL mode a reader waits for no writer, and a page is
 * bounded. Every page is one statement, and so one consistent state of the file.
 */
export class Reader {
  private readonly db: Database;
  private readonly sql: ReturnType<typeof prepareAll>;
  private isClosed = false;

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
      return (rows as StoredText[]).map(toEvent);
    });
  }

  readAll(after: number | null, limit?: number): readonly StoredEvent[] {
    return this.guard(() => this.readRows(after ?? -1, pageLimit(limit)).map(toEvent));
  }

  /** Reads a page of the whole store without parsing it. */
  readRows(after: number, limit: number): readonly StoredText[] {
    return this.guard(() => this.sql.everything.all(after, limit) as unknown as StoredText[]);
  }

  /** Returns the position of the last event, or -1. */
  lastPosition(): number {
    return this.guard(() => (this.sql.lastPosition.get() as { position: number }).position);
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
   * After the loss of the log, SQLite would write the old log over what other processes have written since,
   * and remove their log by its name. So this connection stays open until the process ends; while it is, the
   * other connections of the process are not the last one.
   */
  close(): void {
    this.isClosed = true;
    if (!this.opened.readOnly && this.hasLostFiles()) return void leftOpen.push(this.db);
    try {
      if (this.db.isOpen) this.db.close();
    } catch {
      // All acknowledged events are already durable.
    }
  }

  private hasLostFiles(): boolean {
    return inodesOf(this.file).some((inode, i) => inode !== this.opened.inodes[i]);
  }

  private guard<T>(read: () => T): T {
    if (this.isClosed) throw storeClosed(`sqlite:${this.file}`);
    try {
      checkFile(this.file, this.opened.inodes);
      return read();
    } catch (error) {
      throw toStoreError(error, this.file);
    }
  }
}

const SELECT_EVENTS =
  'SELECT stream, revision, position AS globalPosition, id, type, data, metadata FROM events';

function prepareAll(db: Database) {
  return {
    forwards: db.prepare(`${SELECT_EVENTS} WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`),
    backwards: db.prepare(
      `${SELECT_EVENTS} WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`,
    ),
    everything: db.prepare(`${SELECT_EVENTS} WHERE position > ? ORDER BY position LIMIT ?`),
    lastPosition: db.prepare('SELECT coalesce(max(position), -1) AS position FROM events'),
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
