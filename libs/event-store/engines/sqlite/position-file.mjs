// @ts-check
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';

/**
 * A small file beside the store says which record was acknowledged last. The log itself cannot say that: a
 * log that lost its end looks like a shorter log. The writer updates it after each commit, before any receipt
 * leaves. So it is never ahead of a store that is whole.
 *
 * The file has two slots, and the older one is overwritten. Each has a checksum, so a write that is cut off
 * leaves the other slot. It survives the end of the process at any moment. It is not flushed with each
 * commit: a power cut may leave an older position, which warns of less and never wrongly.
 *
 * @typedef {object} LossNotice records that were found missing, until the operator accepts that
 * @property {'records-missing' | 'records-changed' | 'position-of-another-store' | 'position-damaged'} code
 * @property {number} records number of acknowledged records that are missing
 * @property {number} acknowledged global position of the last record that was acknowledged
 * @property {number} found global position of the last record that was in the store
 * @property {string} since
 * @typedef {object} KeptPosition
 * @property {number} seq grows with each write; the slot with the higher one is valid
 * @property {string | null} store hash of the first record, the identity of the store; null while it is empty
 * @property {number} position global position of the last record that was acknowledged; -1: none
 * @property {string | null} hash hash of that record
 * @property {LossNotice | null} notice
 * @typedef {readonly (string | number)[]} Row stream, revision, id, type, data and metadata of a record
 */

const SLOT_BYTES = 512;
const CHECKSUM_LENGTH = 8;
/** A slot begins with its version. */
const VERSION = 'v1 ';

/** @param {string} text */
const checksumOf = (text) => crc32(text).toString(16).padStart(CHECKSUM_LENGTH, '0');

/** @param {string} slot */
const isEmpty = (slot) => slot.replaceAll('\0', '').trim() === '';

/** @param {string} slot */
const isOfOtherVersion = (slot) => /^v\d+ /u.test(slot) && !slot.startsWith(VERSION);

/** @param {Row} row */
export const hashOf = (row) => createHash('sha256').update(row.join('\n')).digest('hex');

/** @param {string} store file of the store */
const positionPath = (store) => `${store}-position`;

/**
 * Returns the newer valid slot, `damaged` when every slot with content is damaged, or null. Slots of other
 * versions, and the zeros that a power cut may leave, say nothing.
 *
 * @param {string} text
 * @returns {KeptPosition | 'damaged' | null}
 */
function parse(text) {
  /** @type {KeptPosition | null} */
  let newest = null;
  let isDamaged = false;
  for (let at = 0; at < text.length; at += SLOT_BYTES) {
    const slot = text.slice(at, at + SLOT_BYTES).trimEnd();
    if (isEmpty(slot) || isOfOtherVersion(slot)) continue;
    const checked = slot.slice(VERSION.length);
    const json = checked.slice(CHECKSUM_LENGTH + 1);
    if (!slot.startsWith(VERSION) || checked.slice(0, CHECKSUM_LENGTH) !== checksumOf(json)) {
      isDamaged = true;
      continue;
    }
    const kept = /** @type {KeptPosition} */ (JSON.parse(json));
    if (newest === null || kept.seq > newest.seq) newest = kept;
  }
  return newest ?? (isDamaged ? 'damaged' : null);
}

/**
 * Reads the file of a store without opening it for writing; null when it is missing or cannot be read.
 *
 * @param {string} store
 */
export function readPosition(store) {
  try {
    return parse(readFileSync(positionPath(store), 'latin1'));
  } catch {
    return null;
  }
}

/** The file, opened for writing. Read and write it only while you hold the write lock of the store. */
export class PositionFile {
  /** @param {string} store The file is made if it is missing, and belongs to the owner of the store. */
  constructor(store) {
    this.path = positionPath(store);
    this.descriptor = openSync(this.path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const { uid, gid } = statSync(store);
    if (process.geteuid?.() === 0) fchownSync(this.descriptor, uid, gid);
    this.inode = fstatSync(this.descriptor).ino;
    this.buffer = Buffer.alloc(2 * SLOT_BYTES);
    /** The last known content of the file, and what it says. A file that is too short has zeros. */
    this.known = Buffer.alloc(2 * SLOT_BYTES);
    /** @type {KeptPosition | 'damaged' | null} */
    this.kept = null;
  }

  /** Whether the path still leads to this file. */
  get isThere() {
    return statSync(this.path, { throwIfNoEntry: false })?.ino === this.inode;
  }

  /** Whether the path leads to another file. */
  get isReplaced() {
    return !this.isThere && existsSync(this.path);
  }

  read() {
    const length = readSync(this.descriptor, this.buffer, 0, this.buffer.length, 0);
    if (this.buffer.equals(this.known)) return this.kept;
    this.buffer.copy(this.known);
    this.kept = parse(this.buffer.toString('latin1', 0, length));
    return this.kept;
  }

  /** @param {KeptPosition} kept */
  write(kept) {
    const json = JSON.stringify(kept);
    const slot = `${VERSION}${checksumOf(json)} ${json}`.padEnd(SLOT_BYTES - 1);
    const at = (kept.seq % 2) * SLOT_BYTES;
    this.known.write(`${slot}\n`, at, SLOT_BYTES, 'latin1');
    writeSync(this.descriptor, this.known, at, SLOT_BYTES, at);
    this.kept = kept;
  }

  flush() {
    fdatasyncSync(this.descriptor);
  }

  close() {
    closeSync(this.descriptor);
  }
}
