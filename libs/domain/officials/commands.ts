import { z } from 'zod';
import { OFFICIALS_EVENTS, type PairingKind, type SealedSecret } from './events.ts';

const AddOfficial = z.strictObject({
  type: z.literal('AddOfficial'),
  ...OFFICIALS_EVENTS.OfficialAdded.shape,
});
const ChangeOfficial = z.strictObject({
  type: z.literal('ChangeOfficial'),
  ...OFFICIALS_EVENTS.OfficialChanged.shape,
});
const RevokeOfficial = z.strictObject({
  type: z.literal('RevokeOfficial'),
  ...OFFICIALS_EVENTS.OfficialRevoked.shape,
});

/** A command about officials themselves. Only a director may issue one. */
export const officialsCommand = z.discriminatedUnion('type', [AddOfficial, ChangeOfficial, RevokeOfficial]);
export type OfficialsCommand = z.infer<typeof officialsCommand>;

type OfPairing = {
  readonly official: string;
  readonly pairing: string;
  /** When it is issued, by the clock of the server: ISO 8601 UTC. */
  readonly at: string;
};
type UntilThen = OfPairing & { readonly expiresAt: string };

/** A command about the sign-in of a device. Race control makes it: a client never sends one. */
export type PairingCommand =
  /** A director opens a pairing, or ends one, or lets the device in that asks. */
  | (UntilThen & {
      readonly type: 'OpenPairing';
      readonly kind: PairingKind;
      readonly secret: SealedSecret;
    })
  | (OfPairing & { readonly type: 'AllowDevice' | 'ClosePairing' })
  /** A device shows a secret, which is right or wrong, and later gets its token. */
  | (UntilThen & {
      readonly type: 'AskForDevice';
      readonly isRight: boolean;
      readonly address: string;
      readonly claim: SealedSecret;
    })
  | (UntilThen & { readonly type: 'SignInDevice' });
