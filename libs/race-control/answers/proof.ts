import { z } from 'zod';
import { hash, list, meeting, revision, session, text } from './fields.ts';

/** The proof of a certified result. Anyone can check it with the public keys alone. */
export const resultProof = z
  .strictObject({
    meeting,
    session,
    version: z.int().min(1).describe('The version of the result, from 1.'),
    revision: revision.describe('The revision of the certifying record.'),
    hash: hash.describe('The hash of the certifying record, which covers the whole log up to there.'),
    kid: text.describe('The id of the published key that signed.'),
    jws: text.describe('A compact JWS (RFC 7515) over the claims, signed with EdDSA.'),
    claims: z.looseObject({}).describe('The signed claims: the result, and the log that it rests on.'),
  })
  .describe('The proof of a certified result.');
export type ResultProof = z.infer<typeof resultProof>;

export const publicJwk = z
  .strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: text.describe('The key: 32 bytes in base64url.'),
    kid: text.describe('The thumbprint of the key (RFC 7638). No other key can have it.'),
    use: z.literal('sig'),
    alg: z.literal('EdDSA'),
  })
  .describe('A public key for checking signatures (RFC 7517, RFC 8037).');
export type PublicJwk = z.infer<typeof publicJwk>;

/** The document at `/.well-known/jwks.json`. */
export const keySet = z
  .strictObject({ keys: list(publicJwk).describe('The current key and all earlier ones.') })
  .describe('A JWK set (RFC 7517).');
export type KeySet = z.infer<typeof keySet>;
