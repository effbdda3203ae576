import type { ProblemBody } from '#client';
import type { WhoAmI } from '#race-control';
import { client } from '../transport/client.ts';
import { sendAgain } from '../transport/shared-request.ts';
import { useRequest } from '../transport/use-request.ts';
import { useSignal } from '../transport/signal.ts';
import { identity } from './identity.ts';

export type WhoAmIState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly who: WhoAmI }
  /** The token is expired, revoked or not from this server. */
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

/** The token is checked this often, because it may be revoked while nothing is sent. */
const RECHECK_MS = 30_000;

const KEY = 'whoami';

/** Asks the server again, because the token may be expired or revoked. */
export const recheckWhoAmI = (): void => sendAgain(KEY);

/** Returns who uses the page, according to the server. */
export function useWhoAmI(): WhoAmIState {
  const hasToken = useSignal(identity).kind === 'token';
  const {
    answer: who,
    problem,
    isCurrent,
  } = useRequest(KEY, {
    send: (signal) => client.whoAmI({ signal }),
    repeatMs: ({ official }) => (hasToken ? recheckMs(official?.expiresAt ?? null) : null),
  });
  if (problem?.status === 401) return { kind: 'refused', problem };
  // Another official may be known only later, for example after a sign-out without a server.
  return who && isCurrent ? { kind: 'known', who } : { kind: 'asking' };
}

function recheckMs(expiresAt: string | null): number {
  const leftMs = expiresAt === null ? Infinity : Date.parse(expiresAt) - Date.now() + 1_000;
  return Math.max(1_000, Math.min(leftMs, RECHECK_MS));
}
