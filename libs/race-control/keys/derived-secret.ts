import { hkdfSync } from 'node:crypto';
import type { SigningKey } from './key-file.ts';

/** A secret that is derived from a signing key, and the name of that key, by which it is found again. */
export interface DerivedSecret {
  readonly kid: string;
  readonly secret: Buffer;
}

/** Where the secrets come from that seal snapshots. */
export interface SnapshotKeys {
  /**
   * Returns the key that seals from now on, or the one with a name; null if there is no such key.
   * @throws KeysError if the key file cannot be used
   */
  snapshotKey(kid?: string): DerivedSecret | null;
}

export const SECRET_BYTES = 32;
/** Where the secrets come from under which the secrets of pairings are hashed. */
export interface PairingKeys {
  /**
   * Returns the key that hashes from now on, or the one with a name; null if there is no such key.
   * @throws KeysError if the key file cannot be used
   */
  pairingKey(kid?: string): DerivedSecret | null;
}

/** What a secret is for. It keeps the secrets apart that are derived from one key. */
type Purpose = 'greenflag snapshot' | 'greenflag pairing';

/** Derives a secret of a signing key. Only a holder of the private key can do so. */
export function derivedSecretOf({ jwk, privateKey }: SigningKey, purpose: Purpose): DerivedSecret {
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const secret = hkdfSync('sha256', Buffer.from(d, 'base64url'), '', purpose, SECRET_BYTES);
  return { kid: jwk.kid, secret: Buffer.from(secret) };
}
