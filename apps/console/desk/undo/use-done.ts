import { useEffect } from 'react';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';

/** Goes on once the last one was taken, at the first try or when it was sent again. */
export function useDone(last: IssuedCommand | null, onDone: () => void): void {
  const isDone = last?.outcome.kind === 'done';
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
}
