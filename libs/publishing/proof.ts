import type { Signature } from '#race-control';

export type { SheetProof as Proof, Signature } from '#race-control';

/**
 * Returns the signature without its payload (RFC 7515, appendix F), which is short enough for a column and a
 * QR code. To check it, put the payload back between the dots.
 */
export function detachPayload(jws: string): string {
  const [header = '', , signature = ''] = jws.split('.');
  return `${header}..${signature}`;
}

/** Reads the signature of a record; null when it has none. */
export function readSignature(revision: number, jws: unknown): Signature | null {
  if (typeof jws !== 'string') return null;
  const [header = ''] = jws.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { kid: string };
  return { revision, kid, jws };
}
