import { randomUUID } from 'node:crypto';
import {
  official,
  type Appointment,
  type Official,
  type OfficialsState,
  type PairingKind,
  type Scope,
} from '#domain';
import type { Signer } from '../keys/key-ring.ts';

/** Issuer, audience and type (`typ`) of the tokens that Greenflag issues. */
export const TOKEN = { issuer: 'greenflag', audience: 'greenflag', type: 'at+jwt' } as const;

/** Default lifetime of a token. */
export const TOKEN_DAYS = 90;
export const MAX_TOKEN_DAYS = 3_660;

const SECONDS_PER_DAY = 86_400;

/** The claims of a token. For an official in the officials' log, the log counts and not the token. */
export interface TokenClaims {
  readonly sub: string;
  readonly role?: unknown;
  readonly meetings?: unknown;
  /** Only in our own tokens: id of the record that added the official. */
  readonly grant?: unknown;
  /** Only in our own tokens: `digits` for a device that signed in by six digits. */
  readonly via?: unknown;
}

export interface IssuedToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

interface TokenOptions {
  readonly days?: number;
  readonly now?: number;
  readonly via?: PairingKind;
}

/** Makes a token for an official. It is not stored: an official who loses it needs a new one. */
export function issueToken(
  keys: Signer,
  { official: sub, role, meetings, grant }: Appointment,
  { days = TOKEN_DAYS, now = Date.now(), via }: TokenOptions = {},
): IssuedToken {
  const iat = Math.floor(now / 1_000);
  const exp = iat + Math.round(days * SECONDS_PER_DAY);
  const { issuer: iss, audience: aud, type } = TOKEN;
  const claims = { iss, aud, sub, role, meetings, grant, ...(via && { via }), iat, exp, jti: randomUUID() };
  return { token: keys.sign(type, claims), expiresAt: new Date(exp * 1_000).toISOString() };
}

/** The official who acts, and the meetings in which they may act. */
export interface Credential {
  readonly official: Official;
  readonly meetings: Scope;
}

export type Admission =
  | { readonly ok: true; readonly credential: Credential }
  | { readonly ok: false; readonly code: 'token-revoked' | 'token-wrong'; readonly words: string };

/**
 * Returns the credential of a token whose signature is valid. Role and meetings come from the officials' log.
 * Our own token must also name the record that added the official. For an outside issuer and an official who
 * is not in the log, role and meetings come from the claims.
 */
export function admitToken(
  { appointments }: OfficialsState,
  claims: TokenClaims,
  isOurs: boolean,
): Admission {
  const { sub, role, meetings, grant, via } = claims;
  const known = appointments.get(sub);
  if (!known && !isOurs) return fromOutside(sub, role, meetings);
  if (!known || known.revokedAt !== null || (isOurs && known.grant !== grant)) {
    return { ok: false, code: 'token-revoked', words: 'The official of this token has been revoked.' };
  }
  if (via === 'digits' && known.role === 'director') {
    const words = 'This device signed in by six digits, which never give the role of a director.';
    return { ok: false, code: 'token-revoked', words };
  }
  return {
    ok: true,
    credential: { official: { id: sub, role: known.role }, meetings: known.meetings },
  };
}

function fromOutside(id: string, role: unknown, meetings: unknown): Admission {
  const { data } = official.safeParse({ id, role });
  const scope = meetings === '*' ? '*' : idsIn(meetings);
  if (data && scope) return { ok: true, credential: { official: data, meetings: scope } };
  const words = 'The token needs the claims "role" and "meetings" with a role and meetings of Greenflag.';
  return { ok: false, code: 'token-wrong', words };
}

function idsIn(meetings: unknown): string[] | null {
  const ids = Array.isArray(meetings) ? meetings.filter((each) => typeof each === 'string') : [];
  return ids.length > 0 ? ids : null;
}
