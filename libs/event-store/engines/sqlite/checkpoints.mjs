// @ts-check
/**
 * Writes the log into the store file when the writer has had nothing to write for a while, and once a minute
 * under load. So the file alone is never more than about a minute old, and the log stays short.
 *
 * A passive checkpoint waits for no reader. It may leave records in the log that a reader still needs there.
 */
const IDLE_MS = 1_000;
const MAX_AGE_MS = 60_000;

export class Checkpoints {
  /** When the first commit was written that may be in the log only; null without one. */
  oldestAt = /** @type {number | null} */ (null);
  /** When a checkpoint is due, unless there are further commits. */
  idleAt = Infinity;

  /**
   * @param {import('@photostructure/sqlite').DatabaseSyncInstance} db
   * @param {import('./open-files.mjs').OpenFiles} files
   * @param {import('./position-keeper.mjs').PositionKeeper} positions
   */
  constructor(db, files, positions) {
    this.files = files;
    this.positions = positions;
    this.checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  noteCommit() {
    const now = performance.now();
    this.oldestAt ??= now;
    this.idleAt = now + IDLE_MS;
  }

  /** How long the writer may sleep until the next checkpoint, in milliseconds; 0 when one is due. */
  get dueInMs() {
    return Math.max(0, this.idleAt - performance.now());
  }

  /** Whether a checkpoint must not wait any longer for an idle moment. */
  get isOverdue() {
    return this.oldestAt !== null && performance.now() - this.oldestAt > MAX_AGE_MS;
  }

  run() {
    const now = performance.now();
    let isComplete = false;
    try {
      if (this.files.isLogLost()) return this.forget();
      const { busy, log, checkpointed } = this.checkpoint.get();
      isComplete = busy === 0 && log === checkpointed;
      this.positions.flush();
    } catch {
      // A full disk, for example. The records are in the log, and the next checkpoint tries again.
    }
    if (isComplete) return this.forget();
    this.oldestAt = now;
    this.idleAt = now + MAX_AGE_MS;
  }

  forget() {
    this.oldestAt = null;
    this.idleAt = Infinity;
  }
}
