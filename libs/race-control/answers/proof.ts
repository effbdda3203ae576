import { z } from 'zod';
import { EVENTS } from '#domain';
import { hash, list, meeting, revision, session, text } from './fields.ts';

const resultRows = EVENTS.ResultsPosted.shape.rows;

/**
 * The payload that a certification signs. Old signatures cover exactly these members, so a new member needs
 * another type of signature (`RESULT_TYPE`).
 */
const resultClaims = z
  .strictObject({
    meeting,
    session,
    version: z.int().min(1).describe('The version of the result, from 1.'),
    revision: revision.describe('The revision of the certifying record.'),
    previousHash: hash.describe('The hash of the record before it, which covers the whole log up to there.'),
    rows: list(resultRows.element).describe('The rows of the posted result.'),
    record: hash.describe(
      'The hash of the certifying record without its signature. It covers the official and the times.',
    ),
  })
  .describe('What was signed: the result, and the log that it rests on.');
export type ResultClaims = z.infer<typeof resultClaims>;

/** The proof of a certified result. Anyone can check it with the public keys alone. */
export const resultProof = z
  .strictObject({
    ...resultClaims.pick({ meeting: true, session: true, version: true, revision: true }).shape,
    hash: hash.describe('The hash of the certifying record, which covers the whole log up to there.'),
    kid: text.describe('The id of the published key that signed.'),
    jws: text.describe('A compact JWS (RFC 7515) over the claims, signed with EdDSA.'),
    claims: resultClaims,
  })
  .describe('The proof of a certified result.');
export type ResultProof = z.infer<typeof resultProof>;

/** The signature of a certified result, as a sheet carries it. */
const signature = resultProof
  .pick({ revision: true, kid: true, jws: true })
  .describe('The signature of a certified result: the certifying record, the key, and a compact JWS.');
export type Signature = z.infer<typeof signature>;

/** What a sheet says about the log that it was made of. */
export const sheetProof = z
  .strictObject({
    revision: revision.describe('The revision of the log at which the sheet was made.'),
    hash: hash.describe('The hash of that record, and so of the whole log up to it.'),
    signature: signature
      .nullable()
      .describe('Null when the result is not certified, or was certified without keys.'),
  })
  .describe('The log that a sheet rests on.');
export type SheetProof = z.infer<typeof sheetProof>;

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
