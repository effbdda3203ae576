import { createHash } from 'node:crypto';

/**
 * Returns a UUID (version 8) that depends only on its inputs. The namespace names the kind of id. Never
 * change a namespace, because ids that were derived earlier must stay the same.
 */
export function derivedId(namespace: string, ...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(JSON.stringify([namespace, ...parts]));
  const bytes = digest.digest().subarray(0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
