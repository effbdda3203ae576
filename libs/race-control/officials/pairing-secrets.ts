import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { PairingKind, SealedSecret } from '#domain';
import { KeysError } from '../keys/key-errors.ts';
import type { PairingKeys } from '../keys/derived-secret.ts';

/** 128 bits: a secret that nobody guesses. */
const SECRET_BYTES = 16;
const DIGITS = 6;

/** What a secret is for. A secret for one thing is never right for another. */
type SecretUse = PairingKind | 'claim';

/** Returns a new secret: six digits for people to type, otherwise 128 bits. */
export const newSecret = (use: SecretUse): string =>
  use === 'digits'
    ? String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
    : randomBytes(SECRET_BYTES).toString('base64url');

/** A secret of a pairing, and what it is for. */
interface PairingSecret {
  readonly use: SecretUse;
  readonly official: string;
  readonly secret: string;
}

/**
 * Returns a secret as the log keeps it. The hash is keyed: without the keys of the server, not even six
 * digits can be found from it.
 * @throws KeysError if the keys cannot be used
 */
export function sealSecret(keys: PairingKeys, secret: PairingSecret): SealedSecret {
  const key = keys.pairingKey();
  if (!key) throw new KeysError('not-keys', 'There is no key for the sign-in of devices.');
  return { hash: hashOf(key.secret, secret).toString('base64url'), key: key.kid };
}

/** Returns whether a secret is the one that was sealed. */
export function isSealed(
  keys: PairingKeys,
  { hash, key: kid }: SealedSecret,
  secret: PairingSecret,
): boolean {
  const key = keys.pairingKey(kid);
  const expected = Buffer.from(hash, 'base64url');
  const actual = key && hashOf(key.secret, secret);
  return actual?.length === expected.length && timingSafeEqual(actual, expected);
}

const hashOf = (key: Buffer, { use, official, secret }: PairingSecret): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([use, official, secret]))
    .digest();
