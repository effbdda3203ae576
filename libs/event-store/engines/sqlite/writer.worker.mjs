// @ts-check
/**
 * The only thread that writes a SQLite store. It receives a group of requests, performs them in one
 * transaction with one flush, and answers the group in one message. It is plain JavaScript, because a thread
 * runs the file as it is, from the sources and from `dist`.
 *
 * Requests come in chunks. Each chunk is a flat list of fields, which is cheap to pass between threads:
 *   'append', stream, expected (null: any; -1: no stream), count, then count times: id, type, data, metadata
 *   'save', stream, name, version, revision, state
 *   'drop', stream or null
 *   'accept-loss'
 *   'probe'
 * A group ends with the first chunk that does not announce more. So this thread inserts the first appends of
 * a turn while the main thread is still busy with the later ones.
 *
 * @typedef {string | number | null} Field
 * @typedef {object} WriterData
 * @property {string} file
 * @property {readonly number[]} inodes of the files of the store when they were opened
 * @property {number} busyMs
 * @property {number | null} maxPageCount
 * @property {ThreadState} state
 * @typedef {Int32Array<SharedArrayBuffer>} ThreadState three numbers that are shared with the main thread:
 *   whether this thread is at work, whether it must leave further messages alone, and how many messages were
 *   posted
 * @typedef {{ fields: Field[], count: number, more: boolean }} Chunk
 * @typedef {{ at: number, message: string, errcode?: number | undefined, code?: string | undefined,
 *   outcome?: 'unknown' | undefined }} Failure
 * @typedef {{ writes: number, tookMs: number }} Commit a commit that changed the store: how many requests
 *   did so, and the duration with its flush
 * @typedef {{ count: number, receipts: number[], failures: Failure[], unkept: string,
 *   commits: Commit[] }} WriterAnswer
 *   the answer to the next `count` requests, in order. `receipts` holds two numbers for each: the revision
 *   and the global position of an append's last event. Position -1 means that nothing was appended: another
 *   request, or an append that was refused; the revision is then the stream's real one (-1: no stream).
 *   A lower position p means that the same append was stored before, at -2 - p. `unkept` says why the
 *   position of the last record could not be kept beside the store
 */
import { createRequire } from 'node:module';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { builtInSqlite } from './built-in.mjs';
import { Checkpoints } from './checkpoints.mjs';
import { fieldCount, LogWriter } from './log-writer.mjs';
import { OpenFiles } from './open-files.mjs';
import { PositionKeeper } from './position-keeper.mjs';

/** Places in the state that this thread shares with the main thread. */
const AT_WORK = 0;
const STOP = 1;
const POSTED = 2;
/** Result codes of SQLite. */
const BUSY = 5;
const READ_ONLY = 8;
/**
 * Longest time to wait, with the lock held, for an announced chunk. Later chunks are a group of their own.
 */
const MAX_CHUNK_WAIT_MS = 5;

/** @type {WriterData} */
const settings = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
/** @type {Pick<import('@photostructure/sqlite').SqliteModule, 'DatabaseSync'>} */
const { DatabaseSync } = builtInSqlite() ?? createRequire(import.meta.url)('@photostructure/sqlite');

const db = new DatabaseSync(settings.file);
// FULL means that a commit returns only after it has been flushed. The log between checkpoints is long,
// because a checkpoint costs two flushes.
db.exec('PRAGMA busy_timeout = 200; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
if (settings.maxPageCount !== null) db.exec(`PRAGMA max_page_count = ${settings.maxPageCount}`);
const positions = new PositionKeeper(db, settings.file);
const files = new OpenFiles(db, settings.file, settings.inodes, () => positions.isOwn);
const log = new LogWriter(db, () => positions.acceptLoss());
const checkpoints = new Checkpoints(db, files, positions);
const beginning = db.prepare('BEGIN IMMEDIATE');
const committing = db.prepare('COMMIT');
/**
 * The commits of the current group.
 *
 * @type {Commit[]}
 */
let commits = [];

serve();

/**
 * Handles the messages until the last one. It sleeps on the shared counter instead of in the event loop,
 * which takes longer to wake up and to hand over a message.
 */
function serve() {
  let isOpen = true;
  try {
    while (isOpen) {
      const posted = Atomics.load(settings.state, POSTED);
      const received = receiveMessageOnPort(port);
      if (received === undefined) rest(posted);
      // When the process is about to exit, an answer would reach no one.
      else if (!isStopping()) isOpen = handle(received.message);
    }
  } finally {
    markIdle();
  }
}

function isStopping() {
  return Atomics.load(settings.state, STOP) === 1;
}

/**
 * Writes the log into the file if that is due, or sleeps until then or until the next message.
 *
 * @param {number} posted number of messages that were posted before the last one was received
 */
function rest(posted) {
  if (checkpoints.dueInMs === 0 && !isStopping()) return checkpoints.run();
  markIdle();
  Atomics.wait(settings.state, POSTED, posted, isStopping() ? Infinity : checkpoints.dueInMs);
  Atomics.store(settings.state, AT_WORK, 1);
}

/** Tells the main thread that this thread may be ended at any time. */
function markIdle() {
  Atomics.store(settings.state, AT_WORK, 0);
  Atomics.notify(settings.state, AT_WORK);
}

/**
 * @param {Chunk | 'close'} message
 * @returns {boolean} whether another message may follow
 */
function handle(message) {
  if (message === 'close') {
    close();
    return false;
  }
  if (message.count > 0) {
    commits = [];
    port.postMessage({ ...write(message), commits, unkept: positions.failure });
  }
  if (checkpoints.isOverdue) checkpoints.run();
  return true;
}

/** @typedef {Omit<WriterAnswer, 'commits' | 'unkept'>} Written */

/**
 * @param {Chunk} first
 * @returns {Written}
 */
function write(first) {
  const group = [first];
  const outcome = transaction(() => {
    /** @type {number[]} */
    const receipts = [];
    /** @type {Chunk | undefined} */
    let chunk = first;
    while (chunk !== undefined) {
      for (
        let cursor = 0;
        cursor < chunk.fields.length;
        cursor = log.perform(chunk.fields, cursor, receipts)
      );
      chunk = chunk.more ? receiveAnnounced() : undefined;
      if (chunk !== undefined) group.push(chunk);
    }
    log.flush();
    return receipts;
  });
  const count = group.reduce((sum, chunk) => sum + chunk.count, 0);
  if (Array.isArray(outcome)) return { count, receipts: outcome, failures: [] };
  // One request that cannot be written must not make the others fail, so each is tried alone. A failure that
  // concerns all requests is the answer to all.
  if (count > 1 && !concernsAll(outcome)) return writeAlone(group, count);
  const failures = Array.from({ length: count }, (_, at) => ({ ...outcome, at }));
  return { count, receipts: [], failures };
}

/**
 * @param {Chunk[]} group
 * @param {number} count
 * @returns {Written}
 */
function writeAlone(group, count) {
  /** @type {number[]} */
  const receipts = [];
  /** @type {Failure[]} */
  const failures = [];
  for (const { fields } of group) {
    for (let cursor = 0; cursor < fields.length; cursor += fieldCount(fields, cursor)) {
      const outcome = transaction(() => {
        /** @type {number[]} */
        const receipt = [];
        log.perform(fields, cursor, receipt);
        log.flush();
        return receipt;
      });
      if (!Array.isArray(outcome)) failures.push({ ...outcome, at: receipts.length / 2 });
      receipts.push(...(Array.isArray(outcome) ? outcome : [0, 0]));
    }
  }
  return { count, receipts, failures };
}

/**
 * @param {() => number[]} work
 * @returns {number[] | Failure}
 */
function transaction(work) {
  try {
    files.check();
    begin();
    log.refreshHeads();
    const receipts = work();
    const beforeMs = performance.now();
    committing.run();
    if (log.writes > 0) {
      commits.push({ writes: log.writes, tookMs: performance.now() - beforeMs });
      checkpoints.noteCommit();
    }
    files.confirm();
    if (log.last !== null) positions.keep(log.last.position, log.last.row);
    return receipts;
  } catch (error) {
    rollBack();
    log.forget();
    const { message, errcode, code, outcome } = /** @type {Failure} */ (error);
    return { at: 0, message, errcode, code, outcome };
  }
}

/** @returns {Chunk | undefined} the announced chunk, or undefined when it does not come in time */
function receiveAnnounced() {
  const deadline = performance.now() + MAX_CHUNK_WAIT_MS;
  for (;;) {
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message;
    if (performance.now() > deadline) return undefined;
  }
}

/**
 * Waits for other processes in short turns, because SQLite's own waiting does not cover every kind of busy.
 */
function begin() {
  const deadline = Date.now() + settings.busyMs;
  for (;;) {
    try {
      beginning.run();
      return;
    } catch (error) {
      const { errcode = 0 } = /** @type {Failure} */ (error);
      if ((errcode & 0xff) !== BUSY || Date.now() > deadline) throw error;
    }
  }
}

/**
 * Writes the log into the file and closes it, even while connections of other instances keep the log file
 * itself in place. If that fails, the log stays, and the next opening writes it into the file.
 */
function close() {
  const truncate = () => files.isLogLost() || db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  for (const step of [truncate, () => positions.flush(), () => positions.close(), () => db.close()]) {
    try {
      step();
    } catch {
      // It fails on a full disk, for example. All acknowledged events are in the log.
    }
  }
  port.close();
}

/** Rolls back, unless SQLite has already done so by itself, as it does after some failures. */
function rollBack() {
  try {
    db.exec('ROLLBACK');
  } catch {
    // No transaction was open.
  }
}

/** @param {Failure} failure A busy or read-only store and a lost file concern all requests. */
function concernsAll({ errcode = 0, code = '' }) {
  return [BUSY, READ_ONLY].includes(errcode & 0xff) || ['ENOENT', 'LOG_LOST'].includes(code);
}
