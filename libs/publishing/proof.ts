/** What a sheet rests on, and how anyone can tell. */
export interface Proof {
  /** Of the log that the sheet was made at. */
  readonly revision: number;
  /** Hash of that record, hence of all the log up to there (SHA-256, in hex). */
  readonly hash: string;
  /** Of a certified result; null for what nobody has certified, or what was certified without keys. */
  readonly signature: Signature | null;
}

export interface Signature {
  /** The record that certifies. */
  readonly revision: number;
  /** Which of the published keys: its RFC 7638 thumbprint. */
  readonly kid: string;
  /** Compact JWS (RFC 7515), EdDSA. */
  readonly jws: string;
}

/**
 * The same signature without what it signs (RFC 7515, appendix F): short enough for a column and a QR code.
 * Put the payload back between the dots to check it.
 */
export function detached(jws: string): string {
  const [header = '', , signature = ''] = jws.split('.');
  return `${header}..${signature}`;
}

/** What a record carries as its signature; null where it carries none. */
export function readSignature(revision: number, jws: unknown): Signature | null {
  if (typeof jws !== 'string') return null;
  const [header = ''] = jws.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { kid: string };
  return { revision, kid, jws };
}
