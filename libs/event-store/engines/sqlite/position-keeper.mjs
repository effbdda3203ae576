// @ts-check
import { hashOf, PositionFile } from './position-file.mjs';

/**
 * Keeps the position of the last acknowledged record, on the writer's thread.
 *
 * Several processes may write one store, and a process with an older position must not overwrite a newer one.
 * So each takes the write lock of the store, reads what is kept, and writes only what is newer. The lock goes
 * with the process, also when it is killed.
 *
 * @typedef {import('./position-file.mjs').Row} Row
 */
export class PositionKeeper {
  /** @type {PositionFile | null} */
  file = null;
  /** @type {string | null} */
  storeId = null;
  /** @type {{ position: number, row: Row } | null} */
  last = null;
  /** Why the last position could not be kept, in words. The record itself is durable all the same. */
  failure = '';

  /**
   * @param {import('@photostructure/sqlite').DatabaseSyncInstance} db
   * @param {string} store file of the store
   */
  constructor(db, store) {
    this.store = store;
    this.sql = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      end: db.prepare('ROLLBACK'),
      first: db.prepare('SELECT stream, revision, id, type, data, metadata FROM events WHERE position = 0'),
    };
  }

  /**
   * Keeps the position of the last record of a commit. Call it after the commit, before receipts leave.
   *
   * @param {number} position
   * @param {Row} row
   */
  keep(position, row) {
    this.last = { position, row };
    this.attempt(() => {
      this.sql.begin.run();
      try {
        this.write(position, row);
      } finally {
        this.sql.end.run();
      }
    });
  }

  /** Whether the position is the one that this process has kept last, perhaps in a file that was removed. */
  get isOwn() {
    if (this.file === null || this.file.isReplaced) return false;
    const before = this.file.kept;
    return this.file.read() === before;
  }

  /** Ends the notice of a loss. Call it inside a transaction. */
  acceptLoss() {
    this.file ??= new PositionFile(this.store);
    const kept = this.file.read();
    if (kept !== null && kept !== 'damaged') this.file.write({ ...kept, seq: kept.seq + 1, notice: null });
  }

  /** Flushes the file, and makes it again if it was removed. */
  flush() {
    this.attempt(() => {
      if (this.file === null || this.file.isThere) return this.file?.flush();
      this.close();
      if (this.last !== null) this.keep(this.last.position, this.last.row);
    });
  }

  close() {
    this.file?.close();
    this.file = null;
  }

  /**
   * @param {number} position
   * @param {Row} row
   */
  write(position, row) {
    this.file ??= new PositionFile(this.store);
    this.storeId ??= hashOf(Object.values(/** @type {Record<string, string>} */ (this.sql.first.get())));
    const found = this.file.read();
    const kept = found === 'damaged' ? null : found;
    if (kept !== null && kept.store !== null && kept.store !== this.storeId)
      throw new Error('the file of its position belongs to another store');
    if (kept !== null && kept.position >= position) return;
    const { seq = 0, notice = null } = kept ?? {};
    this.file.write({ seq: seq + 1, store: this.storeId, position, hash: hashOf(row), notice });
  }

  /** @param {() => void} work */
  attempt(work) {
    try {
      work();
      this.failure = '';
    } catch (error) {
      this.failure = /** @type {Error} */ (error).message;
    }
  }
}
