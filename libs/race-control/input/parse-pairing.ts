import type { z } from 'zod';
import type { PairingKind } from '#domain';
import {
  newOfficial,
  pairingRequest,
  redeemByClaim,
  redeemByDigits,
  redeemBySecret,
  revocation,
  type RedeemRequest,
} from '../answers/officials.ts';
import { describeValue, invalid, isObject, type Parsed } from './input-problems.ts';
import { parseBy } from './parse-series.ts';

/** Parses an official to add. */
export const parseNewOfficial = (value: unknown): Parsed<z.infer<typeof newOfficial>> =>
  parseBy(newOfficial, value);

/** Parses the reason of a revocation. */
export const parseRevocation = (value: unknown): Parsed<{ readonly reason: string }> =>
  parseBy(revocation, value);

/** Parses the request to open a pairing. */
export const parsePairingRequest = (value: unknown): Parsed<{ readonly kind: PairingKind }> =>
  parseBy(pairingRequest, value);

/** Parses what a device shows. */
export function parseRedeemRequest(value: unknown): Parsed<RedeemRequest> {
  if (!isObject(value)) {
    return invalid('not-an-object', `Expected a JSON object here, not ${describeValue(value)}.`);
  }
  const schemas = [redeemBySecret, redeemByClaim, redeemByDigits] as const;
  const schema = schemas.find((each) => Object.keys(each.shape).some((field) => Object.hasOwn(value, field)));
  return parseBy((schema ?? redeemBySecret) as z.ZodType<RedeemRequest>, value);
}
