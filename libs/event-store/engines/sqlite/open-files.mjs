// @ts-check
import { statSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * SQLite works on the files that it has opened, also when their names are gone. What it commits then is lost
 * with the process. So the writer compares the files under the names with those that were opened: before a
 * transaction, and after the commit, before any receipt leaves.
 *
 * A lost `-wal` or `-shm` stays lost until the store is opened again, because other processes may have made
 * new ones meanwhile. If they were only removed, all records are saved into the store file at once.
 */

/** Endings of the files of an open store. The first is the store file itself. */
const ENDINGS = ['', '-wal', '-shm'];

/**
 * Returns the identity on disk of each file of a store; 0 for a missing one.
 *
 * @param {string} file
 */
export const inodesOf = (file) => ENDINGS.map((ending) => inodeOf(file + ending));

/** @param {string} path */
function inodeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}

/** @param {string} code @param {string} message @param {'unknown'} [outcome] */
const failure = (code, message, outcome) => Object.assign(new Error(message), { code, outcome });

export class OpenFiles {
  /** What became of the log, in words; empty while it is there. */
  lost = '';
  /** Whether everything that was committed is in the store file since the log was lost. */
  isSaved = false;

  /**
   * @param {import('@photostructure/sqlite').DatabaseSyncInstance} db
   * @param {string} file
   * @param {readonly number[]} inodes of the files when they were opened
   * @param {() => boolean} isLastWriter whether no other process has written the store since this one
   */
  constructor(db, file, inodes, isLastWriter) {
    this.isLastWriter = isLastWriter;
    this.file = file;
    this.inodes = inodes;
    this.checkpoint = db.prepare('PRAGMA wal_checkpoint(FULL)');
  }

  /** Throws if one of the files is gone, so that nothing is written. Call it before a transaction. */
  check() {
    if (inodeOf(this.file) !== this.inodes[0])
      throw failure('ENOENT', 'the file was removed or replaced while it was open');
    if (this.isLogLost()) throw this.logLost();
  }

  /**
   * Throws if the commit went into files that are gone, and could not be saved. Call it after the commit.
   */
  confirm() {
    if (inodeOf(this.file) !== this.inodes[0])
      throw failure('ENOENT', 'the file was removed or replaced while it was open', 'unknown');
    if (this.isLogLost() && !this.isSaved) throw this.logLost('unknown');
  }

  /** @returns {boolean} whether a file of the log was lost, now or before */
  isLogLost() {
    const found = ENDINGS.slice(1).map((ending) => inodeOf(this.file + ending));
    const isLost = (/** @type {number} */ inode, /** @type {number} */ i) => inode !== this.inodes[i + 1];
    const at = found.findIndex(isLost);
    if (at < 0 && this.lost === '') return false;
    if (at >= 0 && this.lost === '') {
      const what = found[at] === 0 ? 'removed' : 'replaced by another file';
      this.lost = `${basename(this.file)}${ENDINGS[at + 1]} was ${what} while it was open`;
    }
    // A file with the same name may be the log of another process by now, which knows nothing of this one.
    // That process may also have ended, and its log with it.
    if (!this.isSaved && this.isLastWriter() && found.every((inode, i) => inode === 0 || !isLost(inode, i)))
      this.save();
    return true;
  }

  /** Copies all records from the log, which SQLite still has open, into the store file. */
  save() {
    try {
      const { busy, log, checkpointed } = this.checkpoint.get();
      this.isSaved = busy === 0 && log === checkpointed;
    } catch {
      // The next request tries again.
    }
  }

  /** @param {'unknown'} [outcome] */
  logLost(outcome) {
    const saved = this.isSaved
      ? 'all records that were acknowledged were saved into the store file'
      : 'the latest records may be lost';
    return failure('LOG_LOST', `${this.lost}; ${saved}`, outcome);
  }
}
