import { useEffect, useLayoutEffect, useRef } from 'react';
import { useSilence, type ViewsByName } from '../../api/data/meeting.tsx';
import { announce } from '../announce.tsx';
import { flagWords } from '../flag.tsx';
import { t } from '../language/language.ts';
import { playFlagSound } from '../sounds/flag-sounds.ts';
import { isUnderFlag } from '../text/phases.ts';
import { useWakeLock } from './wake-lock.ts';

interface FrameOptions {
  /** Whether the flag is one of an earlier moment. It then stays while nothing is heard from the server. */
  readonly isPast?: boolean;
}

/**
 * Frames the page in the colour of the flag that is out in a session, and announces its changes to screen
 * readers, and by sounds where somebody wants them. The screen stays awake meanwhile. A session whose results
 * are posted has no frame. While nothing is heard from the server, the frame is grey.
 */
export function useFlagFrame(
  session: Pick<ViewsByName['running-order'], 'flag' | 'phase'> | undefined,
  { isPast = false }: FrameOptions = {},
): void {
  const isSilent = useSilence() !== null && !isPast;
  const flag = session?.flag;
  const isOut = session !== undefined && isUnderFlag(session.phase);
  const frame = isOut ? session.flag : 'none';
  useWakeLock(isOut && !isPast);
  // The frame changes with the flag of the page, not a moment later.
  useLayoutEffect(() => {
    document.documentElement.dataset['flag'] = isSilent ? 'unknown' : frame;
    return () => void delete document.documentElement.dataset['flag'];
  }, [isSilent, frame]);
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    // Nobody hears a page that is out of sight, and it says everything again once it is back.
    if (flag === undefined || document.hidden) return;
    const words = isSilent
      ? t('No signal. The flag may have changed.')
      : t('{flag} flag', { flag: flagWords(flag) });
    if (before.current !== undefined && words !== before.current) {
      announce(words, 'assertive');
      if (!isPast) playFlagSound(isSilent ? 'unknown' : flag);
    }
    before.current = words;
  }, [isSilent, isPast, flag]);
}
