// @ts-check
/**
 * The one thread that writes a SQLite store. It takes a group of requests in one message, does them in one
 * transaction with one flush, and answers the group in one message. It is plain JavaScript, because a thread
 * has to run it as it is, from the sources and from `dist` alike.
 *
 * Requests come in chunks, each a flat list of fields, since that is cheap to pass between threads:
 *   'append', stream, expected (null: any; -1: no stream), count, then count times: id, type, data, metadata
 *   'save', stream, name, version, revision, state
 *   'drop', stream or null
 *   'probe'
 * A group is the chunks up to the first that does not announce more. So the first appends of a turn are being
 * inserted while the main thread is still busy with the later ones.
 *
 * @typedef {string | number | null} Field
 * @typedef {object} WriterData
 * @property {string} file
 * @property {number} inode
 * @property {number} busyMs
 * @property {number | null} maxPageCount
 * @property {Int32Array<SharedArrayBuffer>} state at work, and to stop: see exit.ts
 * @typedef {{ fields: Field[], count: number, more: boolean }} Chunk
 * @typedef {{ at: number, message: string, errcode?: number | undefined, code?: string | undefined }} Failure
 * @typedef {{ count: number, places: number[], failures: Failure[] }} Answer
 *   to the next `count` requests, in order; for each two places: the revision and global position of an
 *   append's last event. Position -1 is a refusal, and the revision is then the stream's real one (-1: none)
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { LogWriter, width } from './log-writer.mjs';

/** Places in the state that is shared with the main thread. */
const AT_WORK = 0;
const STOP = 1;
/** Result codes of SQLite. */
const BUSY = 5;
const READ_ONLY = 8;
/**
 * Milliseconds to wait with the lock held for a chunk that was announced; then the rest is a group of its
 * own.
 */
const ANNOUNCED_WAIT = 5;

/** @type {WriterData} */
const settings = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
/** @type {Pick<import('@photostructure/sqlite').SqliteModule, 'DatabaseSync'>} */
const { DatabaseSync } =
  process.getBuiltinModule('node:sqlite') ?? createRequire(import.meta.url)('@photostructure/sqlite');

const db = new DatabaseSync(settings.file);
// FULL: a commit is answered only after it has been flushed. A long log between checkpoints: they cost two
// flushes.
db.exec('PRAGMA busy_timeout = 200; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
if (settings.maxPageCount !== null) db.exec(`PRAGMA max_page_count = ${settings.maxPageCount}`);
const log = new LogWriter(db);
const beginning = db.prepare('BEGIN IMMEDIATE');
const committing = db.prepare('COMMIT');

port.on('message', (/** @type {Chunk | 'close'} */ message) => {
  Atomics.store(settings.state, AT_WORK, 1);
  try {
    // Once the process is about to exit nobody waits for an answer any more.
    if (Atomics.load(settings.state, STOP) === 0) answer(message);
  } finally {
    rest();
  }
});
rest();

/** Says that from here on this thread may be ended at any time. */
function rest() {
  Atomics.store(settings.state, AT_WORK, 0);
  Atomics.notify(settings.state, AT_WORK);
}

/** @param {Chunk | 'close'} message */
function answer(message) {
  if (message === 'close') close();
  else if (message.count > 0) port.postMessage(write(message));
}

/**
 * @param {Chunk} first
 * @returns {Answer}
 */
function write(first) {
  const group = [first];
  const outcome = transaction(() => {
    /** @type {number[]} */
    const places = [];
    /** @type {Chunk | undefined} */
    let chunk = first;
    while (chunk !== undefined) {
      for (let cursor = 0; cursor < chunk.fields.length; cursor = log.perform(chunk.fields, cursor, places));
      chunk = chunk.more ? announced() : undefined;
      if (chunk !== undefined) group.push(chunk);
    }
    return places;
  });
  const count = group.reduce((sum, chunk) => sum + chunk.count, 0);
  if (Array.isArray(outcome)) return { count, places: outcome, failures: [] };
  // One request that cannot be written must not take the others down with it: each is tried alone.
  // When nobody can write, that is the answer for all.
  if (count > 1 && !isForAll(outcome)) return writeAlone(group, count);
  return { count, places: [], failures: Array.from({ length: count }, (_, at) => ({ ...outcome, at })) };
}

/**
 * @param {Chunk[]} group
 * @param {number} count
 * @returns {Answer}
 */
function writeAlone(group, count) {
  /** @type {number[]} */
  const places = [];
  /** @type {Failure[]} */
  const failures = [];
  for (const { fields } of group) {
    for (let cursor = 0; cursor < fields.length; cursor += width(fields, cursor)) {
      const outcome = transaction(() => {
        /** @type {number[]} */
        const place = [];
        log.perform(fields, cursor, place);
        return place;
      });
      if (!Array.isArray(outcome)) failures.push({ ...outcome, at: places.length / 2 });
      places.push(...(Array.isArray(outcome) ? outcome : [0, 0]));
    }
  }
  return { count, places, failures };
}

/**
 * @param {() => number[]} work
 * @returns {number[] | Failure}
 */
function transaction(work) {
  try {
    checkFile();
    begin();
    log.refresh();
    const places = work();
    committing.run();
    return places;
  } catch (error) {
    rollBack();
    log.forget();
    const { message, errcode, code } = /** @type {Failure} */ (error);
    return { at: 0, message, errcode, code };
  }
}

/** @returns {Chunk | undefined} the next chunk, which is on its way */
function announced() {
  const until = performance.now() + ANNOUNCED_WAIT;
  for (;;) {
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message;
    if (performance.now() > until) return undefined;
  }
}

/** Without this look, appends to a file that was removed would be acknowledged and gone. */
function checkFile() {
  if (statSync(settings.file, { throwIfNoEntry: false })?.ino === settings.inode) return;
  throw Object.assign(new Error('the file was removed or replaced while it was open'), { code: 'ENOENT' });
}

/** Waits for other processes in short turns: SQLite's own waiting does not cover every kind of busy. */
function begin() {
  const until = Date.now() + settings.busyMs;
  for (;;) {
    try {
      beginning.run();
      return;
    } catch (error) {
      const { errcode = 0 } = /** @type {Failure} */ (error);
      if ((errcode & 0xff) !== BUSY || Date.now() > until) throw error;
    }
  }
}

/**
 * Leaves the file whole by itself, even while connections of other instances keep the log from being removed.
 * Where that fails the log stays, and the next opening brings it in.
 */
function close() {
  for (const step of [() => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'), () => db.close()]) {
    try {
      step();
    } catch {
      // As on a disk without room. What was acknowledged is in the log.
    }
  }
  port.close();
}

/** After some failures SQLite has rolled back by itself. */
function rollBack() {
  try {
    db.exec('ROLLBACK');
  } catch {
    // Nothing was open.
  }
}

/** @param {Failure} failure busy, read-only and a lost file fail one request as well as the next */
function isForAll({ errcode = 0, code }) {
  return (errcode & 0xff) === BUSY || (errcode & 0xff) === READ_ONLY || code === 'ENOENT';
}
