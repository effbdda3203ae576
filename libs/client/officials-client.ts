import type { NewPairing, OfficialInList, RedeemAnswer, RedeemRequest } from '#race-control';
import type { PairingKind, Role, Scope } from '#domain';
import { apiPath, Http, type ClientOptions } from './http.ts';
import type { AbortOptions } from './request-options.ts';

/**
 * The officials of a server and the sign-in of their devices. Every request throws ProblemError,
 * NoAnswerError or, if aborted, AbortError. It is a client of its own, so that most pages do not load it.
 */
export class OfficialsClient {
  private readonly http: Http;

  constructor(options: ClientOptions = {}) {
    this.http = new Http(options);
  }

  /** Returns the officials that the caller may decide about. */
  list({ signal }: AbortOptions = {}): Promise<{ readonly officials: readonly OfficialInList[] }> {
    return this.http.json(apiPath('officials'), { signal });
  }

  /** Adds an official. */
  add(
    official: { readonly official: string; readonly role: Role; readonly meetings: Scope },
    { signal }: AbortOptions = {},
  ): Promise<OfficialInList> {
    return this.http.json(apiPath('officials'), { body: official, signal });
  }

  /** Revokes an official and all tokens of the official. */
  revoke(name: string, reason: string, { signal }: AbortOptions = {}): Promise<OfficialInList> {
    return this.http.json(apiPath('officials', name, 'revoke'), { body: { reason }, signal });
  }

  /** Opens the sign-in of a device. Only this answer has the secret. */
  openPairing(name: string, kind: PairingKind, { signal }: AbortOptions = {}): Promise<NewPairing> {
    return this.http.json(apiPath('officials', name, 'pairings'), { body: { kind }, signal });
  }

  /** Lets in the device that asks. */
  allowDevice(name: string, pairing: string, { signal }: AbortOptions = {}): Promise<OfficialInList> {
    return this.http.json(apiPath('officials', name, 'pairings', pairing, 'allow'), { body: {}, signal });
  }

  /** Ends a pairing, and refuses the device that asks. */
  closePairing(name: string, pairing: string, { signal }: AbortOptions = {}): Promise<OfficialInList> {
    return this.http.json(apiPath('officials', name, 'pairings', pairing, 'close'), { body: {}, signal });
  }

  /** Shows a secret or digits for this device, or asks again with its claim. */
  redeem(request: RedeemRequest, { signal }: AbortOptions = {}): Promise<RedeemAnswer> {
    return this.http.json(apiPath('pairings', 'redeem'), { body: request, signal });
  }
}
