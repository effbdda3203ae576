import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { isObject, parseObject } from '../input/input-problems.ts';

/** A public key for checking signatures (RFC 7517, RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** Thumbprint of the key (RFC 7638). It is computed from the key, so no other key can have it. */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

/** The document at `/.well-known/jwks.json`. */
export interface KeySet {
  readonly keys: readonly PublicJwk[];
}

/** Public keys by their kid. */
export type KeysById = ReadonlyMap<string, KeyObject>;

/** 32 bytes in base64url. */
const BYTES_32 = /^[A-Za-z0-9_-]{43}$/u;

export function publicJwk(x: string): PublicJwk {
  const [kty, crv] = ['OKP', 'Ed25519'] as const;
  // RFC 7638: only the required members, in alphabetical order.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' };
}

/** Returns the `x` coordinate of an Ed25519 key, or null for any other key. */
export function coordinateOf(jwk: unknown): string | null {
  if (!isObject(jwk)) return null;
  const { kty, crv, x } = jwk;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return null;
  return BYTES_32.test(x) ? x : null;
}

/**
 * Returns the Ed25519 keys of a JWK set, or null if the text is not a JWK set. Skips keys of other types, as
 * RFC 7517 requires.
 */
export function parseKeySet(text: string): KeySet | null {
  const coordinates = keyListIn(text)?.map(coordinateOf) ?? null;
  return coordinates && { keys: coordinates.filter((x) => x !== null).map(publicJwk) };
}

/** Returns the member `keys` of a JSON object, or null if the text has no such list. */
export function keyListIn(text: string): readonly unknown[] | null {
  const parsed = parseObject(text);
  return parsed.ok && Array.isArray(parsed.value['keys']) ? parsed.value['keys'] : null;
}

export const keysById = ({ keys }: KeySet): KeysById =>
  new Map(
    keys.map(({ kid, kty, crv, x }) => [kid, createPublicKey({ key: { kty, crv, x }, format: 'jwk' })]),
  );
