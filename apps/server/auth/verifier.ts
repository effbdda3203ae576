import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { BoundedMap, TOKEN, type TokenClaims, type KeyRing } from '#race-control';
import type { ProblemError } from '../http/problems.ts';
import { TOKENS } from '../http/problem-sets.ts';

/** Another issuer of tokens for officials, for example an OpenID Connect provider. */
export interface OutsideIssuer {
  /** The claim `iss` of its tokens. */
  readonly issuer: string;
  /** URL of its public keys. */
  readonly jwks: string;
  /** The claim `aud` of tokens that are meant for this server. */
  readonly audience: string;
}

/** A token with a valid signature that has not expired. */
export interface VerifiedToken {
  readonly claims: TokenClaims;
  readonly isOurs: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

interface CachedToken {
  readonly verified: VerifiedToken;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The algorithm of this server's keys. The header of a token never chooses another one. */
const OWN_ALGORITHMS = ['EdDSA'];
/** Outside issuers must not use a shared secret or "none". */
const OUTSIDE_ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];
/** The clocks of two machines differ by some seconds. */
const OUTSIDE_CLOCK_TOLERANCE_SECONDS = 30;

/** Verified tokens are cached: a scorer sends up to twenty laps a second with the same token. */
const CACHE_MS = 60_000;
const MAX_CACHED_TOKENS = 1_000;

/**
 * Checks the signature, the audience and the expiry of tokens. `admitToken` decides what their official may
 * do.
 */
export class TokenVerifier {
  private readonly cache = new BoundedMap<string, CachedToken>(MAX_CACHED_TOKENS);
  private own: { readonly keys: object; readonly find: JWTVerifyGetKey } | null = null;
  private readonly findOutsideKey: JWTVerifyGetKey | null;

  constructor(
    private readonly keys: Pick<KeyRing, 'publicKeys'>,
    private readonly outside?: OutsideIssuer,
  ) {
    this.findOutsideKey = outside ? createRemoteJWKSet(new URL(outside.jwks)) : null;
  }

  /** @throws ProblemError `token-wrong`, `token-expired`, `issuer-away`; KeysError */
  async verify(token: string): Promise<VerifiedToken> {
    const findOwnKey = this.findOwnKey();
    const nowMs = Date.now();
    const cached = this.cache.get(token);
    if (cached && cached.until > nowMs) return cached.verified;
    this.cache.delete(token);
    const verified = await this.checkToken(token, findOwnKey);
    this.cache.set(token, { verified, until: Math.min(verified.expiresAtMs, nowMs + CACHE_MS) });
    return verified;
  }

  private async checkToken(token: string, findOwnKey: JWTVerifyGetKey): Promise<VerifiedToken> {
    const isOurs = this.outside === undefined || issuerOf(token) !== this.outside.issuer;
    try {
      const { payload } = isOurs
        ? await jwtVerify(token, findOwnKey, {
            algorithms: OWN_ALGORITHMS,
            issuer: TOKEN.issuer,
            audience: TOKEN.audience,
            typ: TOKEN.type,
            requiredClaims: ['sub', 'grant', 'iat', 'exp', 'jti'],
          })
        : await jwtVerify(token, this.findOutsideKey ?? findOwnKey, {
            algorithms: OUTSIDE_ALGORITHMS,
            issuer: this.outside?.issuer,
            audience: this.outside?.audience,
            requiredClaims: ['sub', 'exp'],
            clockTolerance: OUTSIDE_CLOCK_TOLERANCE_SECONDS,
          });
      const { sub = '', role, meetings, grant, via, exp = 0, iat, nbf } = payload;
      if (![exp, iat, nbf].every(isTime)) throw new errors.JWTInvalid('A time is out of range.');
      return { claims: { sub, role, meetings, grant, via }, isOurs, expiresAtMs: exp * 1_000 };
    } catch (error) {
      throw tokenProblemError(error, isOurs);
    }
  }

  /**
   * Returns the lookup in this server's keys. When the keys change, tokens of the old keys are checked
   * again.
   */
  private findOwnKey(): JWTVerifyGetKey {
    const keys = this.keys.publicKeys;
    if (this.own?.keys !== keys) {
      this.cache.clear();
      this.own = { keys, find: createLocalJWKSet(keys as unknown as JSONWebKeySet) };
    }
    return this.own.find;
  }
}

/** The last second of the year 9999, in seconds since 1970. */
const LAST_SECOND = 253_402_300_799;

/** Returns whether a claim is absent, or a time that is a date. An issuer may sign any number. */
const isTime = (claim: unknown): boolean =>
  claim === undefined || (typeof claim === 'number' && claim >= 0 && claim <= LAST_SECOND);

/** Returns the issuer that an unchecked token claims. It only chooses the keys that check the token. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Errors of a token. Any other error means that the keys of the outside issuer are not available. */
const TOKEN_ERRORS = [
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

function tokenProblemError(error: unknown, isOurs: boolean): ProblemError {
  if (error instanceof errors.JWTExpired) return TOKENS.error('token-expired');
  if (isOurs || TOKEN_ERRORS.some((kind) => error instanceof kind)) return TOKENS.error('token-wrong');
  return TOKENS.error('issuer-away');
}
