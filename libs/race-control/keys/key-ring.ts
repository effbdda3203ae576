import { changeKeyFile, makeKeyFile, markOf, newKey, readKeyFile, type KeyFile } from './key-file.ts';
import type { KeySet } from './jwk.ts';
import { signJws } from './jws.ts';
import { KeysError } from './key-errors.ts';

/** What can sign. */
export interface Signer {
  /**
   * Signs the RFC 8785 form of a payload: a compact JWS of the current key.
   * @param typ what kind of thing it is; whoever checks it asks for that very kind
   * @throws KeysError where the file of keys is not usable any more
   */
  sign(typ: string, payload: object): string;
}

/** A key as people are told of it. */
export interface KeyInfo {
  readonly kid: string;
  readonly created: string | null;
  readonly signs: boolean;
}

/**
 * The Ed25519 keys of a server: the newest signs, the older ones still prove what they signed. Several
 * processes may use one file; each sees what another one changed.
 */
export class KeyRing implements Signer {
  private published: KeySet;

  /** Without a path the keys are in this memory alone. */
  constructor(
    readonly path: string | null,
    private held: KeyFile,
  ) {
    this.published = setOf(held);
  }

  /** All public keys; the same object as long as nothing has changed. */
  get publicKeys(): KeySet {
    this.refresh();
    return this.published;
  }

  /** The oldest first. */
  get infos(): readonly KeyInfo[] {
    const { keys } = this.refresh();
    return keys.map(({ jwk: { kid }, created }, i) => ({ kid, created, signs: i === keys.length - 1 }));
  }

  sign(typ: string, payload: object): string {
    const key = this.refresh().keys.at(-1);
    if (!key) throw new KeysError('not-keys', 'There is no key.');
    return signJws(key.privateKey, { alg: 'EdDSA', kid: key.jwk.kid, typ }, payload);
  }

  /** From now on a new key signs. The others stay, and stay published. */
  rotate(now = new Date()): void {
    const add = ({ keys }: KeyFile) => [...keys, newKey(now)];
    if (this.path === null) this.take({ keys: add(this.held), mark: '' });
    else changeKeyFile(this.path, add);
    this.refresh();
  }

  private refresh(): KeyFile {
    if (this.path !== null && markOf(this.path) !== this.held.mark) this.take(readKeyFile(this.path));
    return this.held;
  }

  private take(held: KeyFile): void {
    this.held = held;
    this.published = setOf(held);
  }
}

const setOf = ({ keys }: KeyFile): KeySet => ({ keys: keys.map(({ jwk }) => jwk) });

/**
 * Opens the keys in a file, which is made with a first key where it is missing; without a path, in memory.
 * @throws KeysError where they cannot be read or made, or others may read them
 */
export function openKeys(path: string | null): KeyRing {
  if (path === null) return new KeyRing(null, { keys: [newKey(new Date())], mark: '' });
  if (markOf(path) === null) makeKeyFile(path, [newKey(new Date())]);
  return new KeyRing(path, readKeyFile(path));
}
