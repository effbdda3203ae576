import { useEffect, useState } from 'react';
import type { WhoAmI } from '#race-control';
import { fetchJson } from '../transport/http.ts';
import { identity } from './identity.ts';
import { problemOf, type ProblemBody } from '../transport/problem.ts';
import { Signal, useSignal } from '../transport/signal.ts';

export type WhoAmIState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly who: WhoAmI }
  /** The token is expired, revoked or not from this server. */
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

/** The token is checked this often, because it may be revoked while nothing is sent. */
const RECHECK_MS = 30_000;
/** Time after which a request without an answer is sent again. */
const RETRY_MS = 3_000;

const ASKING: WhoAmIState = { kind: 'asking' };

/** Incremented to ask the server again. */
const recheckCount = new Signal(0);

/** Asks the server again, because the token may be expired or revoked. */
export const recheckWhoAmI = (): void => recheckCount.set(recheckCount.value + 1);

/** Returns who uses the page, according to the server. */
export function useWhoAmI(): WhoAmIState {
  const who = useSignal(identity);
  const checks = useSignal(recheckCount);
  const [state, setState] = useState<WhoAmIState>(ASKING);
  useEffect(() => {
    const leaving = new AbortController();
    const recheckLater = (expiresAt: string | null) => {
      const leftMs = expiresAt === null ? Infinity : Date.parse(expiresAt) - Date.now() + 1_000;
      timer = setTimeout(recheckWhoAmI, Math.max(1_000, Math.min(leftMs, RECHECK_MS)));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    fetchJson<WhoAmI>('/api/whoami', { signal: leaving.signal }).then(
      ({ body }) => {
        setState({ kind: 'known', who: body });
        if (who.kind === 'token') recheckLater(body.official?.expiresAt ?? null);
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        const problem = problemOf(error);
        if (problem.status === 401) setState({ kind: 'refused', problem });
        else timer = setTimeout(recheckWhoAmI, RETRY_MS);
      },
    );
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [who, checks]);
  return state;
}
