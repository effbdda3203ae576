import { useEffect, useRef } from 'react';
import { announce } from '../announce.tsx';
import { flagWords, type FlagName } from '../flag.tsx';

/** Makes a flag the frame of the whole page, and tells whoever cannot see it when it changes. */
export function useFlagFrame(flag: FlagName | undefined): void {
  const before = useRef<FlagName | undefined>(undefined);
  useEffect(() => {
    document.documentElement.dataset['flag'] = flag ?? 'none';
    if (flag && before.current && flag !== before.current) announce(`${flagWords(flag)} flag`, 'assertive');
    before.current = flag ?? before.current;
    return () => void delete document.documentElement.dataset['flag'];
  }, [flag]);
}
