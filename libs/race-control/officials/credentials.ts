import { randomUUID } from 'node:crypto';
import { official, type Appointment, type Official, type OfficialsState, type Scope } from '#domain';
import type { Signer } from '../keys/key-ring.ts';

/** What stands in our own tokens: who issues them, whom they are for, and what kind of thing they are. */
export const TOKEN = { issuer: 'greenflag', audience: 'greenflag', type: 'at+jwt' } as const;

/** A token is good for so long, where nothing else is said. */
export const TOKEN_DAYS = 90;
export const LONGEST_TOKEN_DAYS = 3_660;

const DAY = 86_400;

/** What a token says. The officials' log says more, and later: it is what counts. */
export interface Claims {
  readonly sub: string;
  readonly role?: unknown;
  readonly meetings?: unknown;
  /** Of our own tokens: the record that added the official. */
  readonly grant?: unknown;
}

export interface IssuedToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Makes a token for an official. It is nowhere kept: whoever loses it is made another one. */
export function issueToken(
  keys: Signer,
  { official: sub, role, meetings, grant }: Appointment,
  { days = TOKEN_DAYS, now = Date.now() }: { readonly days?: number; readonly now?: number } = {},
): IssuedToken {
  const iat = Math.floor(now / 1_000);
  const exp = iat + Math.round(days * DAY);
  const { issuer: iss, audience: aud, type } = TOKEN;
  const claims = { iss, aud, sub, role, meetings, grant, iat, exp, jti: randomUUID() };
  return { token: keys.sign(type, claims), expiresAt: new Date(exp * 1_000).toISOString() };
}

/** Who acts, and in which meetings. */
export interface Credential {
  readonly official: Official;
  readonly meetings: Scope;
}

export type Admission =
  | { readonly ok: true; readonly credential: Credential }
  | { readonly ok: false; readonly code: 'token-revoked' | 'token-wrong'; readonly words: string };

/**
 * Who a token stands for, once its signature holds. Our own must name the record that added its official,
 * who acts as the log says now. Of an outside issuer the log comes first as well; of whom it does not know,
 * the token says it.
 */
export function admit({ appointments }: OfficialsState, claims: Claims, isOurs: boolean): Admission {
  const { sub, role, meetings, grant } = claims;
  const known = appointments.get(sub);
  if (!known && !isOurs) return fromOutside(sub, role, meetings);
  if (!known || known.revokedAt !== null || (isOurs && known.grant !== grant)) {
    return { ok: false, code: 'token-revoked', words: 'Its official has been revoked since.' };
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
  const words = 'It names no role and meetings of ours in its claims "role" and "meetings".';
  return { ok: false, code: 'token-wrong', words };
}

function idsIn(meetings: unknown): string[] | null {
  const ids = Array.isArray(meetings) ? meetings.filter((each) => typeof each === 'string') : [];
  return ids.length > 0 ? ids : null;
}
