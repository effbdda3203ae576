import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeySet, PublicJwk } from '../answers/proof.ts';
import { isObject, parseObject } from '../input/input-problems.ts';

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
