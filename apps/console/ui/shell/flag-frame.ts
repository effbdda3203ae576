import { useEffect, useRef } from 'react';
import { announce } from '../announce.tsx';
import { flagWords, type FlagName } from '../flag.tsx';

/** Frames the page in the colour of a flag, and announces its changes to screen readers. */
export function useFlagFrame(flag: FlagName | undefined): void {
  const before = useRef<FlagName | undefined>(undefined);
  useEffect(() => {
    document.documentElement.dataset['flag'] = flag ?? 'none';
    if (flag && before.current && flag !== before.current) announce(`${flagWords(flag)} flag`, 'assertive');
    before.current = flag ?? before.current;
    return () => void delete document.documentElement.dataset['flag'];
  }, [flag]);
}
