import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { TOKEN, type TokenClaims, type KeyRing } from '#race-control';
import { failed, type ProblemError } from '../http/problems.ts';

/** Somebody else who may say who is an official: an OpenID Connect provider, say. */
export interface OutsideIssuer {
  /** As it stands in `iss` of its tokens. */
  readonly issuer: string;
  /** URL of its public keys. */
  readonly jwks: string;
  /** What stands in `aud` of the tokens that are meant for this server. */
  readonly audience: string;
}

/** A token whose signature holds, and which has not expired. */
export interface Verified {
  readonly claims: TokenClaims;
  readonly isOurs: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a token says of its own signature is never asked: our keys sign so and not otherwise. */
const OURS = ['EdDSA'];
/** Of outside issuers too none with a shared secret, and never "none". */
const OUTSIDE = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];

/** Verified tokens are remembered for so many milliseconds: a scorer's laps come twenty a second. */
const REMEMBERED = 60_000;
const MOST_REMEMBERED = 1_000;
/** The clocks of two machines differ by some seconds. */
const OUTSIDE_TOLERANCE = 30;

/** Checks tokens: who signed them, for whom, until when. Who their official is, is asked elsewhere. */
export class TokenVerifier {
  private readonly known = new Map<string, { readonly verified: Verified; readonly until: number }>();
  private ours: { readonly keys: object; readonly find: JWTVerifyGetKey } | null = null;
  private readonly theirs: JWTVerifyGetKey | null;

  constructor(
    private readonly keys: Pick<KeyRing, 'publicKeys'>,
    private readonly outside?: OutsideIssuer,
  ) {
    this.theirs = outside ? createRemoteJWKSet(new URL(outside.jwks)) : null;
  }

  /** @throws ProblemError `token-wrong`, `token-expired`, `issuer-away`; KeysError */
  async verify(token: string): Promise<Verified> {
    const find = this.ownKeys();
    const now = Date.now();
    const seen = this.known.get(token);
    if (seen && seen.until > now) return seen.verified;
    this.known.delete(token);
    const verified = await this.verifyAnew(token, find);
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(token, { verified, until: Math.min(verified.expiresAt, now + REMEMBERED) });
    return verified;
  }

  private async verifyAnew(token: string, ownKeys: JWTVerifyGetKey): Promise<Verified> {
    const isOurs = this.outside === undefined || issuerOf(token) !== this.outside.issuer;
    try {
      const { payload } = isOurs
        ? await jwtVerify(token, ownKeys, {
            algorithms: OURS,
            issuer: TOKEN.issuer,
            audience: TOKEN.audience,
            typ: TOKEN.type,
            requiredClaims: ['sub', 'grant', 'iat', 'exp', 'jti'],
          })
        : await jwtVerify(token, this.theirs ?? ownKeys, {
            algorithms: OUTSIDE,
            issuer: this.outside?.issuer,
            audience: this.outside?.audience,
            requiredClaims: ['sub', 'exp'],
            clockTolerance: OUTSIDE_TOLERANCE,
          });
      const { sub = '', role, meetings, grant, exp = 0 } = payload;
      return { claims: { sub, role, meetings, grant }, isOurs, expiresAt: exp * 1_000 };
    } catch (error) {
      throw problemOf(error, isOurs);
    }
  }

  /** Made anew when the keys have changed: then what an old key proved is asked again, too. */
  private ownKeys(): JWTVerifyGetKey {
    const keys = this.keys.publicKeys;
    if (this.ours?.keys !== keys) {
      this.known.clear();
      this.ours = { keys, find: createLocalJWKSet(keys as unknown as JSONWebKeySet) };
    }
    return this.ours.find;
  }
}

/** As the token says, unchecked: chooses the keys that it is checked with, and nothing else. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

const EXPECTED = [
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

function problemOf(error: unknown, isOurs: boolean): ProblemError {
  if (error instanceof errors.JWTExpired) return failed('token-expired');
  if (isOurs || EXPECTED.some((kind) => error instanceof kind)) return failed('token-wrong');
  return failed('issuer-away');
}
