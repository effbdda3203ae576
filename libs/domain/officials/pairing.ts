import type { OfficialsFact, PairingKind, SealedSecret } from './events.ts';

/** Wrong digits after which a pairing is void. */
const MAX_WRONG_TRIES = 5;

/** The sign-in of a device for an official. An official has one at a time. */
export interface Pairing {
  readonly pairing: string;
  readonly kind: PairingKind;
  readonly secret: SealedSecret;
  readonly openedBy: string;
  readonly openedAt: string;
  /** The instant until which its present step may be taken. */
  readonly expiresAt: string;
  readonly wrongTries: number;
  /** Open for a device; a device asks; the director allowed it; the director closed it; it is signed in. */
  readonly step: 'open' | 'asking' | 'allowed' | 'closed' | 'signed-in';
  /** The device that has shown the secret. */
  readonly device: {
    readonly address: string;
    readonly askedAt: string;
    readonly claim: SealedSecret;
  } | null;
}

/** Returns whether a pairing can still come to its next step. */
export const isPairingUnderWay = (pairing: Pairing | undefined, at: string): pairing is Pairing =>
  pairing !== undefined &&
  ['open', 'asking', 'allowed'].includes(pairing.step) &&
  pairing.wrongTries < MAX_WRONG_TRIES &&
  at < pairing.expiresAt;

/** Returns the pairing of an official after a record. What changes the official ends the pairing. */
export function pairingAfter(before: Pairing | undefined, fact: OfficialsFact): Pairing | undefined {
  if (fact.type === 'PairingOpened') {
    const { pairing, kind, secret, expiresAt } = fact.data;
    const openedBy = fact.official.id;
    const openedAt = fact.recordedAt;
    const fresh = { wrongTries: 0, step: 'open', device: null } as const;
    return { pairing, kind, secret, openedBy, openedAt, expiresAt, ...fresh };
  }
  if (!before || !('pairing' in fact.data) || fact.data.pairing !== before.pairing) return undefined;
  return stepAfter(before, fact);
}

function stepAfter(before: Pairing, fact: OfficialsFact): Pairing {
  switch (fact.type) {
    case 'PairingTryFailed':
      return { ...before, wrongTries: before.wrongTries + 1 };
    case 'DeviceAsked': {
      const { address, claim, expiresAt } = fact.data;
      return { ...before, step: 'asking', expiresAt, device: { address, askedAt: fact.recordedAt, claim } };
    }
    case 'DeviceAllowed':
      return { ...before, step: 'allowed' };
    case 'PairingClosed':
      return { ...before, step: 'closed' };
    case 'DeviceSignedIn':
      return { ...before, step: 'signed-in' };
    default:
      return before;
  }
}
