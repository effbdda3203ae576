// @ts-check
/**
 * Performs the requests of the writer's thread, one after another, inside a transaction that the caller
 * begins and commits.
 *
 * @typedef {import('./writer.worker.mjs').Field} Field
 */

/** Stands for any expected revision. */
const ANY = null;
/** Number of columns of an event. */
const COLUMNS = 7;
/** Rows in one insert. A quarter less time for each row than one at a time; 16 rows are slower again. */
const ROWS_PER_INSERT = 8;
/** Largest number of heads in the cache. */
const MAX_HEADS = 10_000;

export class LogWriter {
  /** The next global position and the cached heads of streams, as of `dataVersion`. */
  nextPosition = 0;
  /** @type {Map<string, number>} */
  heads = new Map();
  dataVersion = -1;
  /**
   * Rows that are not inserted yet, column by column. The heads count them already.
   *
   * @type {Field[]}
   */
  rows = [];
  /**
   * The last row of the current transaction, if it has any.
   *
   * @type {{ position: number, row: import('./position-file.mjs').Row } | null}
   */
  last = null;
  /** Number of requests of the current transaction that change the store. */
  writes = 0;

  /**
   * @param {import('@photostructure/sqlite').DatabaseSyncInstance} db
   * @param {() => void} acceptLoss
   */
  constructor(db, acceptLoss) {
    this.sql = prepareAll(db);
    this.acceptLoss = acceptLoss;
  }

  /**
   * Empties the cache if another connection has committed. Call it at the start of a transaction. SQLite's
   * data version changes with commits of other connections, and not with those of this one.
   */
  refreshHeads() {
    this.last = null;
    this.writes = 0;
    const version = Number(this.sql.version.get().data_version);
    if (version === this.dataVersion && this.heads.size < MAX_HEADS) return;
    this.heads.clear();
    this.nextPosition = Number(this.sql.next.get().next);
    this.dataVersion = version;
  }

  /** Forgets what a rollback has undone. */
  forget() {
    this.dataVersion = -1;
    this.rows = [];
  }

  /** Inserts the rest of the rows. Call it before the commit. */
  flush() {
    for (let at = 0; at < this.rows.length; at += COLUMNS) {
      this.sql.insert.run(...this.rows.slice(at, at + COLUMNS));
    }
    this.rows = [];
  }

  /**
   * @param {Field[]} fields
   * @param {number} cursor where the request begins
   * @param {number[]} receipts the two numbers of its receipt are appended to this list
   * @returns {number} where the next request begins
   */
  perform(fields, cursor, receipts) {
    const kind = fields[cursor];
    if (kind === 'append') return this.append(fields, cursor, receipts);
    if (kind === 'save') this.countWrite(this.sql.save.run(...fields.slice(cursor + 1, cursor + 6)));
    else if (kind === 'drop') this.countWrite(this.sql.drop.run(fields[cursor + 1]));
    else if (kind === 'accept-loss') this.acceptLoss();
    else this.sql.probe.run();
    receipts.push(-1, -1);
    return cursor + fieldCount(fields, cursor);
  }

  /** @param {{ changes: number | bigint }} result */
  countWrite({ changes }) {
    if (changes > 0) this.writes += 1;
  }

  /**
   * Reads the head before the first insert, so that a refused append writes nothing into the group.
   *
   * @param {Field[]} fields
   * @param {number} cursor
   * @param {number[]} receipts
   * @returns {number}
   */
  append(fields, cursor, receipts) {
    const stream = String(fields[cursor + 1]);
    const expected = fields[cursor + 2];
    const end = cursor + 4 + Number(fields[cursor + 3]) * 4;
    let head = this.heads.get(stream) ?? Number(this.sql.head.get(stream).head);
    if (expected !== ANY && expected !== head) {
      const receipt = Number(expected) < head ? this.receiptOfRetry(fields, cursor) : null;
      if (receipt === null) receipts.push(head, -1);
      else receipts.push(...receipt);
      return end;
    }
    for (let at = cursor + 4; at < end; at += 4) {
      head += 1;
      this.rows.push(this.nextPosition, stream, head, ...fields.slice(at, at + 4));
      this.nextPosition += 1;
      if (this.rows.length < ROWS_PER_INSERT * COLUMNS) continue;
      this.sql.insertMany.run(...this.rows);
      this.rows = [];
    }
    this.heads.set(stream, head);
    this.writes += 1;
    const row = /** @type {import('./position-file.mjs').Row} */ (fields.slice(end - 4, end));
    this.last = { position: this.nextPosition - 1, row: [stream, head, ...row] };
    receipts.push(head, this.nextPosition - 1);
    return end;
  }

  /**
   * Returns the first receipt of a retry, or null when it is no retry. The same ids at the same revision are
   * a retry whose first receipt was lost.
   *
   * @param {Field[]} fields
   * @param {number} cursor
   * @returns {[number, number] | null} with the position as the answer has it for a repeated append
   */
  receiptOfRetry(fields, cursor) {
    // The first try may be in the same group.
    this.flush();
    const stream = fields[cursor + 1];
    const expected = Number(fields[cursor + 2]);
    const count = Number(fields[cursor + 3]);
    let position = -1;
    for (let i = 0; i < count; i += 1) {
      const row = this.sql.written.get(stream, expected + 1 + i);
      if (row?.id !== fields[cursor + 4 + i * 4]) return null;
      position = row.position;
    }
    return [expected + count, -2 - position];
  }
}

/**
 * Returns the number of fields of a request.
 *
 * @param {Field[]} fields
 * @param {number} cursor
 */
export function fieldCount(fields, cursor) {
  const kind = fields[cursor];
  if (kind === 'append') return 4 + Number(fields[cursor + 3]) * 4;
  if (kind === 'save') return 6;
  return kind === 'drop' ? 2 : 1;
}

/** @param {import('@photostructure/sqlite').DatabaseSyncInstance} db */
function prepareAll(db) {
  const row = '(?, ?, ?, ?, ?, ?, ?)';
  return {
    version: db.prepare('PRAGMA data_version'),
    next: db.prepare('SELECT coalesce(max(position), -1) + 1 AS next FROM events'),
    head: db.prepare('SELECT coalesce(max(revision), -1) AS head FROM events WHERE stream = ?'),
    insert: db.prepare(`INSERT INTO events VALUES ${row}`),
    insertMany: db.prepare(`INSERT INTO events VALUES ${Array(ROWS_PER_INSERT).fill(row).join()}`),
    written: db.prepare('SELECT id, position FROM events WHERE stream = ? AND revision = ?'),
    save: db.prepare(
      `INSERT INTO snapshots VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET version = excluded.version, revision = excluded.revision, state = excluded.state
       WHERE version <> excluded.version OR revision <= excluded.revision`,
    ),
    // This writes nothing but needs the permission to write: on a read-only file, beginning does not fail.
    probe: db.prepare('DELETE FROM snapshots WHERE 0'),
    drop: db.prepare('DELETE FROM snapshots WHERE stream = coalesce(?, stream)'),
  };
}
