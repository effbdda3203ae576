import { useEffect, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import type { Move } from './playing.ts';

type Key = Pick<KeyboardEvent | ReactKeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** What a key of the player does anywhere on the page; null: nothing. */
export function moveOfKey({ key, shiftKey, ctrlKey, altKey, metaKey }: Key): Move | null {
  if (ctrlKey || altKey || metaKey) return null;
  const by = shiftKey ? 'decision' : 'record';
  if (key === 'ArrowLeft') return { kind: 'step', by, direction: -1 };
  if (key === 'ArrowRight') return { kind: 'step', by, direction: 1 };
  return key === ' ' && !shiftKey ? { kind: 'toggle' } : null;
}

/** What a key does on the slider itself. */
export function moveOfSliderKey(event: Key): Move | null {
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown':
      return { kind: 'step', by: 'record', direction: event.key === 'ArrowUp' ? 1 : -1 };
    case 'PageUp':
    case 'PageDown':
      return { kind: 'step', by: 'lap', direction: event.key === 'PageUp' ? 1 : -1 };
    case 'Home':
      return { kind: 'drag', time: 0 };
    case 'End':
      return { kind: 'to', at: null };
    default:
      return moveOfKey(event);
  }
}

/** Where these keys mean something else already. */
const OWN_ARROWS = 'input, select, textarea, [contenteditable], dialog, [role=toolbar], [role=radiogroup]';
const OWN_SPACE = 'input:not([type=radio]), select, textarea, [contenteditable], dialog, button, a, summary';

/** The keys of the player, wherever the focus is, but for where they mean something else. */
export function useKeys(move: (what: Move) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const what = moveOfKey(event);
      const { target } = event;
      if (what === null || event.defaultPrevented) return;
      if (target instanceof Element && target.closest(event.key === ' ' ? OWN_SPACE : OWN_ARROWS)) return;
      event.preventDefault();
      move(what);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [move]);
}
