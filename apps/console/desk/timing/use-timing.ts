import { useEffect, useMemo, useState } from 'react';
import { useThrottledView, useView } from '../../api/data/meeting.tsx';
import { client } from '../../api/transport/client.ts';
import { clockAheadMs } from '../../api/transport/server-clock.ts';
import { Signal, useSignal } from '../../api/transport/signal.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import type { FeedStatus } from '#timing-feeds';
import { useDesk } from '../desk-context.tsx';
import { isGreen, timingFacts, type TimingFacts } from './timing-facts.ts';

/**
 * The page asks for the feeds this often. It does not follow their stream: a browser opens six connections to
 * a server of HTTP/1.1, and each tab of the desk holds one already.
 */
const POLL_MS = 1_000;
const NO_FEEDS: readonly FeedStatus[] = [];

/** Returns the time of the server in milliseconds since 1970. It changes every second. */
export function useServerNow(): number {
  const [deviceMs, setDeviceMs] = useState(Date.now);
  const aheadMs = useSignal(clockAheadMs) ?? 0;
  useEffect(() => {
    const timer = setInterval(() => setDeviceMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return deviceMs - aheadMs;
}

/** The feeds as the server reported them last, and whether it still does. */
export function useFeeds(): { readonly feeds: readonly FeedStatus[]; readonly isKnown: boolean } {
  const { offReason } = useDesk();
  const { answer, problem } = useRequest('feed-status', {
    send: (signal) => client.feeds({ signal }),
    repeatMs: () => POLL_MS,
  });
  return { feeds: answer?.feeds ?? NO_FEEDS, isKnown: problem === null && offReason === null };
}

/** Returns what an official of the timing may have to act on now. */
export function useTimingFacts(feeds: readonly FeedStatus[], nowMs: number): TimingFacts {
  const { session } = useDesk();
  const running = useView('running-order', session);
  const passings = useThrottledView('passings', session);
  const transponders = useThrottledView('transponders');
  const settled = useSignal(settledProposals);
  const greenSinceMs = useGreenSince(running?.flag, nowMs);
  const facts = useMemo(
    () => timingFacts({ running, passings, transponders, feeds, greenSinceMs }, nowMs),
    [running, passings, transponders, feeds, greenSinceMs, nowMs],
  );
  return { ...facts, proposals: facts.proposals.filter(({ commandId }) => !settled.has(commandId)) };
}

/** Returns when the flag turned green while the desk was open; 0 if it was green before. */
function useGreenSince(flag: string | undefined, nowMs: number): number {
  const [seen, setSeen] = useState({ flag, sinceMs: 0 });
  if (seen.flag === flag) return seen.sinceMs;
  const hasTurned = seen.flag !== undefined && isGreen(flag) && !isGreen(seen.flag);
  const sinceMs = hasTurned ? nowMs : seen.sinceMs;
  setSeen({ flag, sinceMs });
  return sinceMs;
}

/** The proposals that were taken or dismissed at this desk, by their command. */
const settledProposals = new Signal<ReadonlySet<string>>(new Set());

export const settleProposal = (commandId: string): void =>
  settledProposals.set(new Set([...settledProposals.value, commandId]));
