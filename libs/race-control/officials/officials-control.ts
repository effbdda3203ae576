import { randomUUID } from 'node:crypto';
import {
  isInCareOf,
  isPairingUnderWay,
  type OfficialsCommand,
  type OfficialsRejection,
  type Pairing,
  type PairingCommand,
  type PairingKind,
} from '#domain';
import type { EventStore } from '#event-store';
import type { SmallLogOutcome } from '../command-queue/decide-and-write.ts';
import type { OpenedPairing, OfficialInList, RedeemAnswer, RedeemRequest } from '../answers/officials.ts';
import type { PairingKeys } from '../keys/derived-secret.ts';
import type { Signer } from '../keys/key-ring.ts';
import { issueToken, type Credential } from './credentials.ts';
import { decideOfficial } from './decide-official.ts';
import { SERVER } from './first-director.ts';
import type { OfficialsLog } from './officials-log.ts';
import { isSealed, newSecret, sealSecret } from './pairing-secrets.ts';

const MINUTE_MS = 60_000;
/** How long a secret may be shown to the server. */
const SECRET_LIFETIME_MS: Readonly<Record<PairingKind, number>> = {
  qr: 5 * MINUTE_MS,
  digits: 2 * MINUTE_MS,
};
/** How long the director has to allow a device, and the device to get its token. */
const WAIT_LIFETIME_MS = 5 * MINUTE_MS;
const DEVICE_TOKEN_DAYS = 1;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Refused = Extract<SmallLogOutcome<OfficialsRejection>, { kind: 'refused' }>;

/** What a device gets: an answer, or nothing because its secret is wrong or the director refused it. */
type RedeemOutcome = RedeemAnswer | { readonly state: 'wrong' | 'closed' };

interface ControlParts {
  readonly store: EventStore;
  readonly log: OfficialsLog;
  readonly keys: Signer & PairingKeys;
  /** Returns milliseconds since 1970. */
  readonly now?: () => number;
}

/** Adds and revokes officials, and signs in their devices. Everything is in the log of the officials. */
export class OfficialsControl {
  private readonly now: () => number;
  private catchingUp: Promise<void> | null = null;

  constructor(private readonly parts: ControlParts) {
    this.now = parts.now ?? Date.now;
  }

  /** Returns the officials that a director may decide about, each with its newest pairing. */
  list(by: Credential): readonly OfficialInList[] {
    const { appointments, pairings } = this.parts.log.state;
    const standing = { role: by.official.role, meetings: by.meetings };
    return [...appointments.values()]
      .filter((each) => isInCareOf(standing, each))
      .map((each) => ({ ...each, pairing: this.shown(pairings.get(each.official)) }));
  }

  /** @throws StoreError as `decideAndWrite` does */
  decide(
    command: OfficialsCommand | PairingCommand,
    by: Credential,
  ): Promise<SmallLogOutcome<OfficialsRejection>> {
    const { store, log } = this.parts;
    return decideOfficial(store, log, command, by);
  }

  /** Opens a pairing. Its secret is in the answer and nowhere else. */
  async open(official: string, kind: PairingKind, by: Credential): Promise<OpenedPairing | Refused> {
    const pairing = randomUUID();
    const secret = newSecret(kind);
    const sealed = sealSecret(this.parts.keys, { use: kind, official, secret });
    const expiresAt = this.instant(SECRET_LIFETIME_MS[kind]);
    const fields = { official, pairing, kind, secret: sealed, at: this.instant(), expiresAt };
    const outcome = await this.decide({ type: 'OpenPairing', ...fields }, by);
    return outcome.kind === 'refused' ? outcome : { official, pairing, kind, secret, expiresAt };
  }

  /** Lets a device in that asks. */
  allow(official: string, pairing: string, by: Credential): Promise<SmallLogOutcome<OfficialsRejection>> {
    return this.decide({ type: 'AllowDevice', official, pairing, at: this.instant() }, by);
  }

  /** Ends a pairing, and refuses the device that asks. */
  close(official: string, pairing: string, by: Credential): Promise<SmallLogOutcome<OfficialsRejection>> {
    return this.decide({ type: 'ClosePairing', official, pairing, at: this.instant() }, by);
  }

  /**
   * Takes what a device shows: first the secret of its pairing, then the claim that it got for it, until the
   * director has decided.
   */
  async redeem(request: RedeemRequest, address: string): Promise<RedeemOutcome> {
    let outcome = await this.tryToRedeem(request, address);
    if (outcome.state !== 'wrong') return outcome;
    // Another server may have written to the log a moment ago.
    const { revision } = this.parts.log.state;
    await this.catchUp();
    if (this.parts.log.state.revision > revision) outcome = await this.tryToRedeem(request, address);
    return outcome;
  }

  private tryToRedeem(request: RedeemRequest, address: string): Promise<RedeemOutcome> {
    if ('claim' in request) return this.redeemClaim(request.claim);
    if ('digits' in request) return this.redeemDigits(request, address);
    return this.redeemSecret(request.secret, address);
  }

  private async redeemSecret(secret: string, address: string): Promise<RedeemOutcome> {
    const found = this.find('open', (official, { kind, secret: sealed }) =>
      kind === 'qr' ? isSealed(this.parts.keys, sealed, { use: 'qr', official, secret }) : false,
    );
    return found ? this.ask(found, true, address) : { state: 'wrong' };
  }

  private async redeemDigits(
    { official: name, digits }: Extract<RedeemRequest, { digits: string }>,
    address: string,
  ): Promise<RedeemOutcome> {
    const isMeant = (official: string) => official === name || looseName(official) === looseName(name);
    const found = this.find('open', (official, { kind }) => kind === 'digits' && isMeant(official));
    if (!found) return { state: 'wrong' };
    const { official, pairing } = found;
    const secret = { use: 'digits', official, secret: digits } as const;
    return this.ask(found, isSealed(this.parts.keys, pairing.secret, secret), address);
  }

  /** Writes that a device asks, or that it tried with wrong digits. */
  private async ask(
    { official, pairing: { pairing } }: Found,
    isRight: boolean,
    address: string,
  ): Promise<RedeemOutcome> {
    const claim = newSecret('claim');
    const sealed = sealSecret(this.parts.keys, { use: 'claim', official, secret: claim });
    const expiresAt = this.instant(WAIT_LIFETIME_MS);
    const fields = { official, pairing, isRight, address, claim: sealed, at: this.instant(), expiresAt };
    const outcome = await this.decide({ type: 'AskForDevice', ...fields }, SERVER);
    if (outcome.kind === 'refused' || !isRight) return { state: 'wrong' };
    return { state: 'waiting', official, claim, expiresAt };
  }

  private async redeemClaim(claim: string): Promise<RedeemOutcome> {
    const isOwn = (official: string, { device }: Pairing) =>
      device !== null && isSealed(this.parts.keys, device.claim, { use: 'claim', official, secret: claim });
    const waiting = this.find('asking', isOwn);
    if (waiting) {
      return { state: 'waiting', official: waiting.official, claim, expiresAt: waiting.pairing.expiresAt };
    }
    const allowed = this.find('allowed', isOwn);
    if (allowed) return this.signIn(allowed);
    return { state: this.find('closed', isOwn) ? 'closed' : 'wrong' };
  }

  private async signIn({ official, pairing: { pairing, kind } }: Found): Promise<RedeemOutcome> {
    const { log, keys } = this.parts;
    const appointment = log.state.appointments.get(official);
    if (!appointment) return { state: 'wrong' };
    const { role, meetings } = appointment;
    // The token is made first: when the keys fail, the device may try again.
    const issued = issueToken(keys, appointment, { days: DEVICE_TOKEN_DAYS, now: this.now(), via: kind });
    const fields = {
      official,
      pairing,
      at: this.instant(),
      expiresAt: this.instant(DEVICE_TOKEN_DAYS * DAY_MS),
    };
    const outcome = await this.decide({ type: 'SignInDevice', ...fields }, SERVER);
    if (outcome.kind === 'refused') return { state: 'wrong' };
    return { state: 'signed-in', official, role, meetings, ...issued };
  }

  /** Returns the pairing at a step that meets a condition. One that is closed may be too old. */
  private find(
    step: Pairing['step'],
    condition: (official: string, pairing: Pairing) => boolean,
  ): Found | undefined {
    const at = this.instant();
    for (const [official, pairing] of this.parts.log.state.pairings) {
      const isCurrent = step === 'closed' || isPairingUnderWay(pairing, at);
      if (pairing.step === step && isCurrent && condition(official, pairing)) return { official, pairing };
    }
    return undefined;
  }

  private shown(pairing: Pairing | undefined): OfficialInList['pairing'] {
    if (!pairing) return null;
    const { pairing: id, kind, openedBy, openedAt, expiresAt, device } = pairing;
    const isEnded = pairing.step === 'closed' || pairing.step === 'signed-in';
    const step = isEnded || isPairingUnderWay(pairing, this.instant()) ? pairing.step : 'over';
    const shownDevice = device && { address: device.address, askedAt: device.askedAt };
    return { pairing: id, kind, openedBy, openedAt, expiresAt, step, device: shownDevice };
  }

  /** Reads what other servers have written. All who wait share one reading. */
  private catchUp(): Promise<void> {
    this.catchingUp ??= this.parts.log.catchUp().finally(() => (this.catchingUp = null));
    return this.catchingUp;
  }

  private instant(afterMs = 0): string {
    return new Date(this.now() + afterMs).toISOString();
  }
}

interface Found {
  readonly official: string;
  readonly pairing: Pairing;
}

/** A name as it may be typed on a phone, which writes capitals and spaces of its own. */
const looseName = (name: string): string =>
  name.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
