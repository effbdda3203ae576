import { useEffect, useState } from 'react';
import { clockAheadMs } from '../api/transport/server-clock.ts';

const TICK_MS = 500;

const serverNow = (): number => Date.now() - (clockAheadMs.value ?? 0);

/** Returns the time of the server, and renders the component again twice a second while it is needed. */
export function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!isNeeded) return undefined;
    const tick = () => setNow(serverNow());
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return now;
}
