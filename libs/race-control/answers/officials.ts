import { z } from 'zod';
import { appointment, official, OFFICIALS_EVENTS, pairing, pairingKind, scope } from '#domain';
import { instant, list, text } from './fields.ts';

/** A refused attempt, with the reason. It never holds a token or a ticket. */
export const attempt = z
  .strictObject({
    at: instant,
    who: text.nullable().describe('The official, or null if the request does not prove who it was.'),
    role: text.nullable(),
    what: text.describe('A command type, or an HTTP method and path.'),
    meeting: text.nullable(),
    code: text.describe('The code of the problem.'),
    why: text.describe('The detail of the problem.'),
    address: text.nullable().describe('The network address; null for the command line on the machine.'),
  })
  .describe('An attempt that was refused for lack of a right.');
export type Attempt = z.infer<typeof attempt>;

export const attempts = z
  .strictObject({ attempts: list(attempt) })
  .describe('At most the last 1,000 refused attempts, the newest last.');

/** The official of a request, and how the server is protected. */
export const whoAmI = z
  .strictObject({
    open: z.boolean().describe('Whether anyone on the machine of the server may act as any official.'),
    private: z.boolean().describe('Whether reading needs a token or a ticket, as acting does.'),
    publicUrl: text
      .nullable()
      .describe('The address of this server for other devices (`--public-url`); null if none is set.'),
    official: official
      .extend({
        meetings: scope,
        expiresAt: instant.nullable().describe('When the token expires; null on an open server.'),
      })
      .nullable()
      .describe('Null if the request names nobody.'),
  })
  .describe('Who sends the request, and what this server requires.');
export type WhoAmI = z.infer<typeof whoAmI>;

const path = text.describe('The address to read, like /api/meetings/clash-2023/events/stream.');

export const ticketRequest = z.strictObject({ path }).describe('The address that a ticket is for.');

/** A ticket replaces a token in an address, once. */
export const ticket = z
  .strictObject({
    path,
    ticket: text.describe('The value of the parameter `ticket`.'),
    expiresAt: instant.describe('The ticket is void after that instant, and after its first use.'),
  })
  .describe('A ticket for one address.');
export type Ticket = z.infer<typeof ticket>;

const name = official.shape.id.describe('The name of the official.');
const address = text.describe('The network address of the device.');

export const newOfficial = z
  .strictObject(OFFICIALS_EVENTS.OfficialAdded.shape)
  .describe('An official to add, with the role and the meetings.');

export const revocation = z
  .strictObject({ reason: OFFICIALS_EVENTS.OfficialRevoked.shape.reason })
  .describe('Why the official may not act any more.');

export const pairingRequest = z
  .strictObject({ kind: pairingKind })
  .describe('How the device signs in. Six digits never give the role of a director.');

const openPairing = z
  .strictObject({
    pairing,
    kind: pairingKind,
    openedBy: text.describe('The director who opened it.'),
    openedAt: instant,
    expiresAt: instant.describe('The end of its present step.'),
    step: z
      .enum(['open', 'asking', 'allowed', 'signed-in', 'closed', 'over'])
      .describe(
        'It waits for a device; a device asks; a director allowed it; it has its token; it was ended; or ' +
          'it is too old or had too many wrong tries.',
      ),
    device: z
      .strictObject({ address, askedAt: instant })
      .nullable()
      .describe('The device that asks to be let in; null as long as none does.'),
  })
  .describe('The sign-in of a device.');

export const officialInList = appointment.extend({
  pairing: openPairing.nullable().describe('The newest sign-in of a device; null if there was none.'),
});
export type OfficialInList = z.infer<typeof officialInList>;

export const officials = z
  .strictObject({ officials: list(officialInList) })
  .describe('The officials that the director may decide about, in the order in which they were first added.');

/** A pairing with its secret, which is in no other answer. */
export interface OpenedPairing {
  readonly official: string;
  readonly pairing: string;
  readonly kind: z.infer<typeof pairingKind>;
  readonly secret: string;
  readonly expiresAt: string;
}

export const newPairing = z
  .strictObject({
    official: name,
    pairing,
    kind: pairingKind,
    secret: text.describe('The six digits, or the secret of the QR code: 128 bits as base64url.'),
    link: text
      .nullable()
      .describe('The address in the QR code; null for digits, and without `--public-url`.'),
    expiresAt: instant.describe('The secret is void after that instant, and after its first use.'),
  })
  .describe('A pairing that was opened. Only this answer has its secret.');
export type NewPairing = z.infer<typeof newPairing>;

const secret = z.string().min(1).max(100);

export const redeemBySecret = z.strictObject({ secret: secret.describe('The secret of the QR code.') });
export const redeemByDigits = z.strictObject({
  official: name,
  digits: z
    .string()
    .max(20)
    .regex(/^\d{6}$/, 'must be six digits')
    .describe('The six digits.'),
});
export const redeemByClaim = z.strictObject({
  claim: secret.describe('The claim that the device got for its secret or its digits.'),
});
export const redeemRequest = z
  .union([redeemBySecret, redeemByDigits, redeemByClaim])
  .describe('What a device shows: a secret or digits once, then its claim until the director has decided.');
export type RedeemRequest = z.infer<typeof redeemRequest>;

export const redeemAnswer = z
  .discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('waiting'),
      official: name,
      claim: text.describe('Ask again with it, until the director has decided.'),
      expiresAt: instant.describe('The claim is void after that instant.'),
    }),
    z.strictObject({
      state: z.literal('signed-in'),
      official: name,
      role: official.shape.role,
      meetings: scope,
      token: text.describe('The token of the device. It is in no other answer.'),
      expiresAt: instant.describe('When the token expires.'),
    }),
  ])
  .describe('A device waits until the director presses "Allow this device", and then gets its token.');
export type RedeemAnswer = z.infer<typeof redeemAnswer>;
