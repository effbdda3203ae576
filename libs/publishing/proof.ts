/** The origin of a sheet, and the data with which anyone can check it. */
export interface Proof {
  /** Revision of the log at which the sheet was made. */
  readonly revision: number;
  /** Hash of that record, and so of the whole log up to it (SHA-256 in hex). */
  readonly hash: string;
  /** Signature of a certified result; null when it is not certified, or was certified without keys. */
  readonly signature: Signature | null;
}

export interface Signature {
  /** Revision of the record that certifies. */
  readonly revision: number;
  /** RFC 7638 thumbprint of the published key. */
  readonly kid: string;
  /** Compact JWS (RFC 7515), EdDSA. */
  readonly jws: string;
}

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
