import { randomBytes } from 'node:crypto';
import { SECRET_BYTES, type DerivedSecret, type SnapshotKeys } from './derived-secret.ts';
import { fingerprintOf } from './key-file.ts';
import { openKeys, type KeyRing } from './key-ring.ts';

const ofThisProcess: DerivedSecret = { kid: 'process', secret: randomBytes(SECRET_BYTES) };

/** For a program without a key file: it trusts the snapshots that it made itself, and no others. */
export const processSnapshotKeys: SnapshotKeys = {
  snapshotKey: (kid = ofThisProcess.kid) => (kid === ofThisProcess.kid ? ofThisProcess : null),
};

/**
 * Returns the keys in a file that may be missing, and that is not created: without it no snapshot is read or
 * saved. The file is read when the first snapshot needs it.
 */
export function snapshotKeysAt(path: string | null): SnapshotKeys {
  let ring: KeyRing | undefined;
  return {
    snapshotKey: (kid) => {
      if (path === null || (!ring && fingerprintOf(path) === null)) return null;
      ring ??= openKeys(path);
      return ring.snapshotKey(kid);
    },
  };
}
