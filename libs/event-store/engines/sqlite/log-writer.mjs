// @ts-check
/**
 * What the writer's thread does to the log, request by request, inside a transaction that others begin and
 * commit.
 *
 * @typedef {import('./writer.worker.mjs').Field} Field
 */

/** Any expected revision will do. */
const ANY = null;
/** The most heads that are kept in mind. */
const HEADS_LIMIT = 10_000;

export class LogWriter {
  /** The next global position, and the heads of the streams that were met, as of that data version. */
  next = 0;
  /** @type {Map<string, number>} */
  heads = new Map();
  dataVersion = -1;

  /** @param {import('@photostructure/sqlite').DatabaseSyncInstance} db */
  constructor(db) {
    this.sql = prepareAll(db);
  }

  /**
   * Has to be called once the write lock is held. SQLite gives another data version when someone else has
   * committed; own commits leave it, and with it what is known, valid.
   */
  refresh() {
    const version = Number(this.sql.version.get().data_version);
    if (version === this.dataVersion && this.heads.size < HEADS_LIMIT) return;
    this.heads.clear();
    this.next = Number(this.sql.next.get().next);
    this.dataVersion = version;
  }

  /** After a rollback nothing is known any more. */
  forget() {
    this.dataVersion = -1;
  }

  /**
   * @param {Field[]} fields
   * @param {number} cursor where the request begins
   * @param {number[]} places its answer goes to the end
   * @returns {number} where the next request begins
   */
  perform(fields, cursor, places) {
    const kind = fields[cursor];
    if (kind === 'append') return this.append(fields, cursor, places);
    if (kind === 'save') this.sql.save.run(...fields.slice(cursor + 1, cursor + 6));
    else if (kind === 'drop') this.sql.drop.run(fields[cursor + 1]);
    else this.sql.probe.run();
    places.push(0, 0);
    return cursor + width(fields, cursor);
  }

  /**
   * Looks at the head first and inserts only then, so that a refused append writes nothing into the group.
   *
   * @param {Field[]} fields
   * @param {number} cursor
   * @param {number[]} places
   * @returns {number}
   */
  append(fields, cursor, places) {
    const stream = String(fields[cursor + 1]);
    const expected = fields[cursor + 2];
    const end = cursor + 4 + Number(fields[cursor + 3]) * 4;
    let head = this.heads.get(stream) ?? Number(this.sql.head.get(stream).head);
    if (expected !== ANY && expected !== head) {
      const retried = Number(expected) < head ? this.retry(fields, cursor) : null;
      if (retried === null) places.push(head, -1);
      else places.push(...retried);
      return end;
    }
    for (let at = cursor + 4; at < end; at += 4) {
      head += 1;
      this.sql.insert.run(
        this.next,
        stream,
        head,
        fields[at],
        fields[at + 1],
        fields[at + 2],
        fields[at + 3],
      );
      this.next += 1;
    }
    this.heads.set(stream, head);
    places.push(head, this.next - 1);
    return end;
  }

  /**
   * The same ids at the same place are a retry whose first answer was lost: its receipt again.
   *
   * @param {Field[]} fields
   * @param {number} cursor
   * @returns {[number, number] | null}
   */
  retry(fields, cursor) {
    const stream = fields[cursor + 1];
    const expected = Number(fields[cursor + 2]);
    const count = Number(fields[cursor + 3]);
    let position = -1;
    for (let i = 0; i < count; i += 1) {
      const row = this.sql.written.get(stream, expected + 1 + i);
      if (row?.id !== fields[cursor + 4 + i * 4]) return null;
      position = row.position;
    }
    return [expected + count, position];
  }
}

/**
 * How many fields a request takes up.
 *
 * @param {Field[]} fields
 * @param {number} cursor
 */
export function width(fields, cursor) {
  const kind = fields[cursor];
  if (kind === 'append') return 4 + Number(fields[cursor + 3]) * 4;
  if (kind === 'save') return 6;
  return kind === 'drop' ? 2 : 1;
}

/** @param {import('@photostructure/sqlite').DatabaseSyncInstance} db */
function prepareAll(db) {
  return {
    version: db.prepare('PRAGMA data_version'),
    next: db.prepare('SELECT coalesce(max(position), -1) + 1 AS next FROM events'),
    head: db.prepare('SELECT coalesce(max(revision), -1) AS head FROM events WHERE stream = ?'),
    insert: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)'),
    written: db.prepare('SELECT id, position FROM events WHERE stream = ? AND revision = ?'),
    save: db.prepare(
      `INSERT INTO snapshots VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET version = excluded.version, revision = excluded.revision, state = excluded.state
       WHERE version <> excluded.version OR revision <= excluded.revision`,
    ),
    // Writes nothing, but asks for what writing needs: on a file that is read-only, beginning alone does not
    // fail.
    probe: db.prepare('DELETE FROM snapshots WHERE 0'),
    drop: db.prepare('DELETE FROM snapshots WHERE stream = coalesce(?, stream)'),
  };
}
