import { useEffect, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import type { PlayerAction } from './player-state.ts';

type Key = Pick<KeyboardEvent | ReactKeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** Returns what a key does anywhere on the page; null: nothing. */
export function actionOfKey({ key, shiftKey, ctrlKey, altKey, metaKey }: Key): PlayerAction | null {
  if (ctrlKey || altKey || metaKey) return null;
  const by = shiftKey ? 'decision' : 'record';
  if (key === 'ArrowLeft') return { kind: 'step', by, direction: -1 };
  if (key === 'ArrowRight') return { kind: 'step', by, direction: 1 };
  return key === ' ' && !shiftKey ? { kind: 'toggle' } : null;
}

/** Returns what a key does on the slider; null: nothing. */
export function actionOfSliderKey(event: Key): PlayerAction | null {
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown':
      return { kind: 'step', by: 'record', direction: event.key === 'ArrowUp' ? 1 : -1 };
    case 'PageUp':
    case 'PageDown':
      return { kind: 'step', by: 'lap', direction: event.key === 'PageUp' ? 1 : -1 };
    case 'Home':
      return { kind: 'drag', timeMs: 0 };
    case 'End':
      return { kind: 'to', at: null };
    default:
      return actionOfKey(event);
  }
}

/** Elements in which the arrow keys have a meaning of their own. */
const OWN_ARROWS = 'input, select, textarea, [contenteditable], dialog, [role=toolbar], [role=radiogroup]';
/** Elements in which the space bar has a meaning of its own. */
const OWN_SPACE = 'input:not([type=radio]), select, textarea, [contenteditable], dialog, button, a, summary';

/** Listens to the keys of the player on the whole page, except in elements that use the same keys. */
export function usePlayerKeys(dispatch: (action: PlayerAction) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = actionOfKey(event);
      const { target } = event;
      if (action === null || event.defaultPrevented) return;
      if (target instanceof Element && target.closest(event.key === ' ' ? OWN_SPACE : OWN_ARROWS)) return;
      event.preventDefault();
      dispatch(action);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [dispatch]);
}
