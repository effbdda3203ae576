import type { KeyboardEvent } from 'react';

/** A key that is held down presses a button once: else a held Enter sends the same again and again. */
export function preventKeyRepeat(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault();
}

const LEFTOVER_INPUT_MS = 600;

/**
 * For a moment after a dialog has closed nothing beneath it takes the second half of a double-click, or the
 * rest of a key that is held.
 */
export function blockLeftoverInput(): void {
  const swallow = (event: Event) => {
    if (!isLeftover(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const over = new AbortController();
  for (const type of ['click', 'contextmenu', 'keydown']) {
    addEventListener(type, swallow, { capture: true, signal: over.signal });
  }
  addEventListener('keyup', () => over.abort(), { signal: over.signal });
  setTimeout(() => over.abort(), LEFTOVER_INPUT_MS);
}

const isLeftover = (event: Event): boolean =>
  event instanceof globalThis.KeyboardEvent ? event.repeat : event instanceof MouseEvent && event.detail > 1;
