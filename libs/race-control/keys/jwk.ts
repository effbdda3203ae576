import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { isObject } from '../input/parsed.ts';

/** A key with which anyone can check a signature (RFC 7517, RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** The thumbprint of RFC 7638: it follows from the key, so nobody can give it to another one. */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

/** What `/.well-known/jwks.json` answers. */
export interface KeySet {
  readonly keys: readonly PublicJwk[];
}

/** Keys by their kid, ready to check with. */
export type KeysById = ReadonlyMap<string, KeyObject>;

/** 32 bytes in base64url. */
const BYTES_32 = /^[A-Za-z0-9_-]{43}$/u;

export function publicJwk(x: string): PublicJwk {
  const [kty, crv] = ['OKP', 'Ed25519'] as const;
  // RFC 7638: the required members alone, in the order of the alphabet.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' };
}

/** The coordinate of an Ed25519 key; null for any other key. */
export function coordinateOf(jwk: unknown): string | null {
  if (!isObject(jwk)) return null;
  const { kty, crv, x } = jwk;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return null;
  return BYTES_32.test(x) ? x : null;
}

/**
 * The keys of a JWK set that can check our signatures; keys of other kinds are passed over, as RFC 7517
 * asks. Null where the text is no such set.
 */
export function parseKeySet(text: string): KeySet | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || !Array.isArray(value['keys'])) return null;
  const coordinates = value['keys'].map(coordinateOf);
  return { keys: coordinates.filter((x) => x !== null).map(publicJwk) };
}

export const byId = ({ keys }: KeySet): KeysById =>
  new Map(
    keys.map(({ kid, kty, crv, x }) => [kid, createPublicKey({ key: { kty, crv, x }, format: 'jwk' })]),
  );
