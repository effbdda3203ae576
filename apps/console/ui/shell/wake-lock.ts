import { useEffect } from 'react';

/**
 * Keeps the screen awake while it is wanted and the page is in sight. It needs a secure context. A device may
 * refuse, for example when its battery is low, and then sleeps as usual.
 */
export function useWakeLock(isWanted: boolean): void {
  // The page of another site decides for itself whether its frames keep a screen awake.
  useEffect(() => (isWanted && window.parent === window ? keepAwake() : undefined), [isWanted]);
}

/** Returns the function that lets the screen sleep again. */
function keepAwake(): () => void {
  let isOver = false;
  let held: WakeLockSentinel | null = null;
  const release = () => void held?.release().catch(() => undefined);
  const request = async () => {
    // The browser releases the lock of a page that goes out of sight.
    if (isOver || document.hidden || (held && !held.released)) return;
    // Old browsers, and pages over plain HTTP, do not have it.
    const { wakeLock } = navigator as Partial<Pick<Navigator, 'wakeLock'>>;
    held = (await wakeLock?.request('screen').catch(() => null)) ?? null;
    if (isOver) release();
  };
  const onSight = () => void request();
  document.addEventListener('visibilitychange', onSight);
  onSight();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', onSight);
    release();
  };
}
