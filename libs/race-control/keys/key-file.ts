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
import { isObject } from '../input/parsed.ts';
import { coordinateOf, publicJwk, type PublicJwk } from './jwk.ts';
import { KeysError } from './key-errors.ts';

/** A key that can sign. */
export interface SigningKey {
  readonly jwk: PublicJwk;
  readonly privateKey: KeyObject;
  /** ISO 8601; where the file says when it was made. */
  readonly created: string | null;
  /** What stands in the file. */
  readonly stored: object;
}

/** What a file holds: the oldest key first, the last one signs. And which file it was. */
export interface KeyFile {
  readonly keys: readonly SigningKey[];
  readonly mark: string;
}

export function newKey(now: Date): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const jwk = publicJwk(x);
  const created = now.toISOString();
  return { jwk, privateKey, created, stored: { ...jwk, d, created } };
}

/** Tells one state of a file from the next; null where there is none. */
export function markOf(path: string): string | null {
  const there = statOf(path);
  return there && `${there.ino}.${there.mtimeMs}.${there.size}`;
}

/** @throws KeysError where there is no file of keys that others cannot read */
export function readKeyFile(path: string): KeyFile {
  const there = statOf(path);
  if (!there) throw new KeysError('keys-missing', `There is no file of keys at ${path} any more.`);
  // Windows has no such bits.
  if (process.platform !== 'win32' && (there.mode & 0o077) !== 0) {
    const mode = (there.mode & 0o777).toString(8);
    throw new KeysError('keys-exposed', `The keys in ${path} can be read by others (mode ${mode}).`);
  }
  const keys = keysIn(textOf(path), path);
  return { keys, mark: `${there.ino}.${there.mtimeMs}.${there.size}` };
}

/** Makes the file, unless another process was faster: then that one counts. */
export function makeKeyFile(path: string, keys: readonly SigningKey[]): void {
  writing(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const made = writeBeside(path, keys);
    try {
      linkSync(made, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(made, { force: true });
    }
  });
}

/** Changes the file: nobody ever sees half of it, and no change of another process is lost. */
export function changeKeyFile(path: string, change: (old: KeyFile) => readonly SigningKey[]): void {
  const lock = `${path}.lock`;
  writing(path, () => {
    const held = locked(path, lock);
    try {
      const made = writeBeside(path, change(readKeyFile(path)));
      renameSync(made, path);
    } finally {
      closeSync(held);
      rmSync(lock, { force: true });
    }
  });
}

function locked(path: string, lock: string): number {
  const uid = process.getuid?.();
  if (uid !== undefined && statOf(path)?.uid !== uid) {
    throw new KeysError('keys-foreign', `The keys in ${path} belong to another user.`);
  }
  try {
    return openSync(lock, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new KeysError('keys-busy', `Another process is changing the keys: it holds ${lock}.`);
  }
}

/** The whole file under another name, on the disk for certain. */
function writeBeside(path: string, keys: readonly SigningKey[]): string {
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

function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof KeysError) throw error;
    throw new KeysError('keys-unwritable', `The keys in ${path} cannot be written (${codeOf(error)}).`);
  }
}

function keysIn(text: string, path: string): readonly SigningKey[] {
  const keys = storedKeys(text)?.map(signingKey) ?? [];
  const sound = keys.filter((key) => key !== null);
  if (keys.length > 0 && sound.length === keys.length) return sound;
  throw new KeysError('not-keys', `${path} is no file of private Ed25519 keys as Greenflag makes them.`);
}

function storedKeys(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Array.isArray(value['keys']) ? value['keys'] : null;
  } catch {
    return null;
  }
}

function signingKey(stored: unknown): SigningKey | null {
  const x = coordinateOf(stored);
  if (x === null || !isObject(stored) || typeof stored['d'] !== 'string') return null;
  const { d, created } = stored;
  const jwk = publicJwk(x);
  try {
    const { kty, crv } = jwk;
    const privateKey = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
    // A private part of another key would sign what nobody could ever check.
    if (createPublicKey(privateKey).export({ format: 'jwk' }).x !== x) return null;
    return { jwk, privateKey, created: typeof created === 'string' ? created : null, stored };
  } catch {
    return null;
  }
}
