import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { isObject } from '../input/input-problems.ts';
import { coordinateOf, keyListIn, publicJwk } from './jwk.ts';
import type { PublicJwk } from '../answers/proof.ts';
import { KeysError } from './key-errors.ts';

/** A key pair for signing. */
export interface SigningKey {
  readonly jwk: PublicJwk;
  readonly privateKey: KeyObject;
  /** ISO 8601; null if the file does not say when the key was made. */
  readonly created: string | null;
  /** The key as it is stored in the file. */
  readonly stored: object;
}

/** The content of a key file. The oldest key comes first, and the last key signs. */
export interface KeyFile {
  readonly keys: readonly SigningKey[];
  /** Identifies this version of the file. */
  readonly fingerprint: string;
}

export function newKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const jwk = publicJwk(x);
  const created = new Date().toISOString();
  return { jwk, privateKey, created, stored: { ...jwk, d, created } };
}

/** Returns a text that changes with each change of the file; null if there is no file. */
export function fingerprintOf(path: string): string | null {
  const stats = statOf(path);
  return stats && fingerprint(stats);
}

/** @throws KeysError if the file is missing, is not a key file, or can be read by other users */
export function readKeys(path: string): KeyFile {
  const stats = statOf(path);
  if (!stats) throw new KeysError('keys-missing', `There is no key file at ${path} any more.`);
  // Windows has no permission bits.
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) {
    const mode = (stats.mode & 0o777).toString(8);
    throw new KeysError('keys-exposed', `Other users can read the keys in ${path} (mode ${mode}).`);
  }
  return { keys: keysIn(textOf(path), path), fingerprint: fingerprint(stats) };
}

/** The mode is a part of it, so that new permissions are noticed too. */
const fingerprint = ({ ino, mtimeMs, size, mode }: Stats): string => `${ino}.${mtimeMs}.${size}.${mode}`;

/** Creates the key file. If another process creates it first, that file is kept. */
export function createKeys(path: string, keys: readonly SigningKey[]): void {
  withWriteErrors(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = writeTemporary(path, keys);
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

/** Replaces the file atomically, under a lock, so that no change of another process is lost. */
export function changeKeys(path: string, change: (old: KeyFile) => readonly SigningKey[]): void {
  const lock = `${path}.lock`;
  withWriteErrors(path, () => {
    const lockFile = acquireLock(path, lock);
    try {
      renameSync(writeTemporary(path, change(readKeys(path))), path);
    } finally {
      closeSync(lockFile);
      rmSync(lock, { force: true });
    }
  });
}

function acquireLock(path: string, lock: string): number {
  const uid = process.getuid?.();
  if (uid !== undefined && statOf(path)?.uid !== uid) {
    throw new KeysError('keys-foreign', `The keys in ${path} belong to another user.`);
  }
  try {
    return openSync(lock, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new KeysError('keys-busy', `Another process is changing the keys. Its lock file is ${lock}.`);
  }
}

/** Writes the keys to a temporary file beside the key file and flushes it to disk. Returns its name. */
function writeTemporary(path: string, keys: readonly SigningKey[]): string {
  const name = `${path}.${randomUUID()}.tmp`;
  const file = openSync(name, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify({ keys: keys.map(({ stored }) => stored) }, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return name;
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

const unreadable = (path: string, error: unknown): KeysError =>
  new KeysError('keys-unreadable', `The keys in ${path} cannot be read (${codeOf(error)}).`);

function withWriteErrors(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof KeysError) throw error;
    throw new KeysError('keys-unwritable', `The keys in ${path} cannot be written (${codeOf(error)}).`);
  }
}

function keysIn(text: string, path: string): readonly SigningKey[] {
  const keys = keyListIn(text)?.map(signingKey) ?? [];
  const valid = keys.filter((key) => key !== null);
  if (keys.length > 0 && valid.length === keys.length) return valid;
  throw new KeysError('not-keys', `${path} is not a key file of Greenflag with private Ed25519 keys.`);
}

function signingKey(stored: unknown): SigningKey | null {
  const x = coordinateOf(stored);
  if (x === null || !isObject(stored) || typeof stored['d'] !== 'string') return null;
  const { d, created } = stored;
  const jwk = publicJwk(x);
  try {
    const { kty, crv } = jwk;
    const privateKey = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
    // Signatures of a mismatched private key could never be verified.
    if (createPublicKey(privateKey).export({ format: 'jwk' }).x !== x) return null;
    return { jwk, privateKey, created: typeof created === 'string' ? created : null, stored };
  } catch {
    return null;
  }
}
