import { sign, verify, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { parseObject } from '../input/input-problems.ts';

/** The `typ` keeps a token apart from a result that the same key signed. */
export interface JwsHeader {
  readonly alg: 'EdDSA';
  readonly kid: string;
  readonly typ: string;
}

/** A parsed JWS whose signature is not verified yet. */
export interface Jws {
  readonly kid: string;
  readonly typ: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

/**
 * Signs the RFC 8785 form of a payload. Returns a compact JWS (RFC 7515).
 *
 * It signs with `node:crypto`, because that is synchronous. A library such as `jose` returns a promise. The
 * signature is a part of the record, and the hash of the record covers it. The command queue decides and
 * chains records in one synchronous step, so that no other record can come between a decision and its record.
 */
export function signJws(key: KeyObject, header: JwsHeader, payload: object): string {
  const signed = [header, payload].map((part) => base64url(canonicalize(part) ?? '')).join('.');
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

/** Parses a compact JWS as `signJws` writes it. Returns null for any other algorithm or header. */
export function readJws(text: string): Jws | null {
  const [head = '', body = '', signature = '', ...more] = text.split('.');
  const [header, payload] = [objectIn(head), objectIn(body)];
  if (!header || !payload || more.length > 0) return null;
  const { alg, kid, typ, ...others } = header;
  const isKnown = alg === 'EdDSA' && typeof kid === 'string' && typeof typ === 'string';
  // An unknown header could change the meaning of the signature.
  if (!isKnown || Object.keys(others).length > 0) return null;
  return { kid, typ, payload, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

export const isSignatureValid = ({ signed, signature }: Jws, key: KeyObject): boolean =>
  verify(null, Buffer.from(signed), key, signature);

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function objectIn(part: string): Readonly<Record<string, unknown>> | null {
  const parsed = parseObject(Buffer.from(part, 'base64url').toString('utf8'));
  return parsed.ok ? parsed.value : null;
}
