import type { FeedProtocol } from '../feeds-file.ts';

/** A feed that was not heard for this time is silent: its lamp is amber. A bridge may be silent. */
const SILENT_AFTER_MS: Readonly<Record<FeedProtocol, number>> = {
  p3: 15_000,
  p98: 15_000,
  tranx2: 15_000,
  multiloop: 5_000,
  rmonitor: 5_000,
  bridge: Infinity,
};

/** A silent feed whose lamp was amber for this time is red, and its connection is made anew. */
const RED_AFTER_MS = 15_000;

/** Returns how bad the silence of a connected feed is. `sinceMs` is when it was heard or connected last. */
export function silenceOf(protocol: FeedProtocol, sinceMs: number, nowMs: number): 'none' | 'amber' | 'red' {
  const silentMs = nowMs - sinceMs - SILENT_AFTER_MS[protocol];
  if (silentMs < 0 || Number.isNaN(silentMs)) return 'none';
  return silentMs < RED_AFTER_MS ? 'amber' : 'red';
}
