/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { official, role, type Official } from '../kernel/roles.ts';

export const scope = z
  .union([z.literal('*'), z.array(field.id).min(1).max(100)])
  .describe('The meetings that the official may act in; `*` means every meeting, future ones included.');
export type Scope = z.infer<typeof scope>;

/** The name that signs the records of the official. It is unique. */
const name = official.shape.id;

/** How a device shows that the director meant it: by a QR code, or by six digits and the official's name. */
export const pairingKind = z.enum(['qr', 'digits']).describe('How the device signs in.');
export type PairingKind = z.infer<typeof pairingKind>;

export const pairing = z.uuid().describe('The id of the pairing, a UUID.');
const until = z.iso.datetime().describe('The end of its validity: ISO 8601 UTC.');
const address = z.string().min(1).max(100).describe('The network address of the device.');

/** A secret as the log keeps it: its keyed hash, and the name of the key. */
const sealedSecret = z.object({ hash: z.string().min(1).max(100), key: z.string().min(1).max(200) });
export type SealedSecret = z.infer<typeof sealedSecret>;

export const OFFICIALS_EVENTS = {
  OfficialAdded: z.object({ official: name, role, meetings: scope }),
  OfficialChanged: z.object({ official: name, role: role.optional(), meetings: scope.optional() }),
  OfficialRevoked: z.object({ official: name, reason: field.reason }),
  PairingOpened: z.object({
    official: name,
    pairing,
    kind: pairingKind,
    secret: sealedSecret,
    expiresAt: until,
  }),
  PairingTryFailed: z.object({ official: name, pairing, address }),
  DeviceAsked: z.object({ official: name, pairing, address, claim: sealedSecret, expiresAt: until }),
  DeviceAllowed: z.object({ official: name, pairing }),
  PairingClosed: z.object({ official: name, pairing }),
  DeviceSignedIn: z.object({ official: name, pairing, expiresAt: until }),
};

type EventType = keyof typeof OFFICIALS_EVENTS;
export type OfficialsEvent = {
  [T in EventType]: { readonly type: T; readonly data: z.infer<(typeof OFFICIALS_EVENTS)[T]> };
}[EventType];

/** A record of the log of officials, as its fold reads it. */
export type OfficialsFact = OfficialsEvent & {
  readonly revision: number;
  /** Unique id of the record. */
  readonly id: string;
  readonly recordedAt: string;
  readonly official: Official;
};
