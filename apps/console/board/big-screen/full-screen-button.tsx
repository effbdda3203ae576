import { useSyncExternalStore } from 'react';
import { t } from '../../ui/language/language.ts';

/** Switches to full screen. The button is hidden in full screen, which Escape leaves. */
export function FullScreenButton() {
  const isFull = useSyncExternalStore(
    (listener) => {
      document.addEventListener('fullscreenchange', listener);
      return () => document.removeEventListener('fullscreenchange', listener);
    },
    () => document.fullscreenElement !== null,
  );
  if (isFull || !document.fullscreenEnabled) return null;
  return (
    <button className="button" onClick={() => void document.documentElement.requestFullscreen()}>
      {t('Full screen')}
    </button>
  );
}
