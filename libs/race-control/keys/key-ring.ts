import { changeKeys, createKeys, fingerprintOf, newKey, readKeys, type KeyFile } from './key-file.ts';
import type { KeySet } from '../answers/proof.ts';
import { signJws } from './jws.ts';
import { KeysError } from './key-errors.ts';
import {
  derivedSecretOf,
  type DerivedSecret,
  type PairingKeys,
  type SnapshotKeys,
} from './derived-secret.ts';

export interface Signer {
  /**
   * Signs the RFC 8785 form of a payload with the current key. Returns a compact JWS.
   * @param typ the kind of payload; a verifier accepts only the kind that it expects
   * @throws KeysError if the key file cannot be used any more
   */
  sign(typ: string, payload: object): string;
}

/** The public facts about a key, for lists. */
export interface KeyInfo {
  readonly kid: string;
  readonly created: string | null;
  readonly signs: boolean;
}

/**
 * The Ed25519 keys of a server. The newest key signs, and the older keys still verify what they signed.
 * Several processes may share one key file, and each sees the changes of the others.
 */
export class KeyRing implements Signer, SnapshotKeys, PairingKeys {
  private published: KeySet;
  private snapshotKeys: readonly DerivedSecret[];

  /** Without a path, the keys exist only in memory. */
  constructor(
    readonly path: string | null,
    private file: KeyFile,
  ) {
    this.published = publicKeysOf(file);
    this.snapshotKeys = snapshotKeysOf(file);
  }

  /**
   * All public keys. Returns the same object until the keys change. While other users can read the file,
   * nothing is signed, but what was signed before can still be checked, so that the officials can go on.
   */
  get publicKeys(): KeySet {
    const problem = this.problem();
    if (problem !== null && problem.code !== 'keys-exposed') throw problem;
    return this.published;
  }

  /** Looks at the file, and returns why nothing can be signed now; null if all is well. */
  problem(): KeysError | null {
    try {
      this.refresh();
      return null;
    } catch (error) {
      if (error instanceof KeysError) return error;
      throw error;
    }
  }

  /** All keys, the oldest first. */
  get infos(): readonly KeyInfo[] {
    const { keys } = this.refresh();
    return keys.map(({ jwk: { kid }, created }, i) => ({ kid, created, signs: i === keys.length - 1 }));
  }

  sign(typ: string, payload: object): string {
    const key = this.refresh().keys.at(-1);
    if (!key) throw new KeysError('not-keys', 'There is no key to sign with.');
    return signJws(key.privateKey, { alg: 'EdDSA', kid: key.jwk.kid, typ }, payload);
  }

  snapshotKey(kid?: string): DerivedSecret | null {
    this.refresh();
    const found =
      kid === undefined ? this.snapshotKeys.at(-1) : this.snapshotKeys.find((key) => key.kid === kid);
    return found ?? null;
  }

  pairingKey(kid?: string): DerivedSecret | null {
    const { keys } = this.refresh();
    const found = kid === undefined ? keys.at(-1) : keys.find(({ jwk }) => jwk.kid === kid);
    return found ? derivedSecretOf(found, 'greenflag pairing') : null;
  }

  /** Adds a new key, which signs from now on. The other keys stay published. */
  rotate(): void {
    const withNewKey = ({ keys }: KeyFile) => [...keys, newKey()];
    if (this.path === null) this.replaceKeys({ keys: withNewKey(this.file), fingerprint: '' });
    else changeKeys(this.path, withNewKey);
    this.refresh();
  }

  private refresh(): KeyFile {
    if (this.path !== null && fingerprintOf(this.path) !== this.file.fingerprint)
      this.replaceKeys(readKeys(this.path));
    return this.file;
  }

  private replaceKeys(file: KeyFile): void {
    this.file = file;
    this.published = publicKeysOf(file);
    this.snapshotKeys = snapshotKeysOf(file);
  }
}

const snapshotKeysOf = ({ keys }: KeyFile): DerivedSecret[] =>
  keys.map((key) => derivedSecretOf(key, 'greenflag snapshot'));

const publicKeysOf = ({ keys }: KeyFile): KeySet => ({ keys: keys.map(({ jwk }) => jwk) });

/**
 * Opens the keys in a file. Creates a missing file with a first key. Without a path, the keys exist only in
 * memory.
 * @throws KeysError if the file cannot be read or created, or if other users can read it
 */
export function openKeys(path: string | null): KeyRing {
  if (path === null) return new KeyRing(null, { keys: [newKey()], fingerprint: '' });
  if (fingerprintOf(path) === null) createKeys(path, [newKey()]);
  return new KeyRing(path, readKeys(path));
}
