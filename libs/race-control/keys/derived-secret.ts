import { hkdfSync } from 'node:crypto';
import type { SigningKey } from './key-file.ts';

/** A secret that seals snapshots, and the name by which a reader finds it again. */
export interface SnapshotKey {
  readonly kid: string;
  readonly secret: Buffer;
}

/** Where the secrets come from that seal snapshots. */
export interface SnapshotKeys {
  /**
   * Returns the key that seals from now on, or the one with a name; null if there is no such key.
   * @throws KeysError if the key file cannot be used
   */
  snapshotKey(kid?: string): SnapshotKey | null;
}

export const SECRET_BYTES = 32;
/** Keeps the secret apart from other secrets that may be derived from the same key. */
const PURPOSE = 'greenflag snapshot';

/** Derives the secret of a signing key. Only a holder of the private key can do so. */
export function snapshotKeyOf({ jwk, privateKey }: SigningKey): SnapshotKey {
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const secret = hkdfSync('sha256', Buffer.from(d, 'base64url'), '', PURPOSE, SECRET_BYTES);
  return { kid: jwk.kid, secret: Buffer.from(secret) };
}
