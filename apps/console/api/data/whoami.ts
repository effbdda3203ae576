import { useEffect, useState } from 'react';
import type { Official } from '#domain';
import { fetchJson } from '../transport/http.ts';
import { identity } from './identity.ts';
import { problemOf, type ProblemBody } from '../transport/problem.ts';
import { Signal, useSignal } from '../transport/signal.ts';

/** What the server says of whoever sits here, and what it asks for. */
export interface WhoAmI {
  /** Anyone on this machine may act as any official. */
  readonly open: boolean;
  /** Reading takes a token, too. */
  readonly private: boolean;
  readonly official:
    (Official & { readonly meetings: '*' | readonly string[]; readonly expiresAt: string | null }) | null;
}

export type WhoAmIState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly who: WhoAmI }
  /** The token is expired, revoked or none of this server's. */
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

/** A token may be revoked while nobody does anything; in milliseconds. */
const RECHECK_MS = 30_000;

const ASKING: WhoAmIState = { kind: 'asking' };

/** Raised to ask again: when a token runs out while the page is open. */
const recheckCount = new Signal(0);

/** After a command was refused for want of a right: the token may have run out or been revoked. */
export const recheckWhoAmI = (): void => recheckCount.set(recheckCount.value + 1);

/** Who sits at this page, as the server sees it. */
export function useWhoAmI(): WhoAmIState {
  const who = useSignal(identity);
  const times = useSignal(recheckCount);
  const [known, setKnown] = useState<WhoAmIState>(ASKING);
  useEffect(() => {
    const leaving = new AbortController();
    const until = (expiresAt: string | null) => {
      const left = expiresAt === null ? Infinity : Date.parse(expiresAt) - Date.now() + 1_000;
      timer = setTimeout(recheckWhoAmI, Math.max(1_000, Math.min(left, RECHECK_MS)));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    fetchJson<WhoAmI>('/api/whoami', { signal: leaving.signal }).then(
      ({ body }) => {
        setKnown({ kind: 'known', who: body });
        if (who.kind === 'token') until(body.official?.expiresAt ?? null);
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        const problem = problemOf(error);
        if (problem.status === 401) setKnown({ kind: 'refused', problem });
        else timer = setTimeout(recheckWhoAmI, 3_000);
      },
    );
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [who, times]);
  return known;
}
