import type { KeyboardEvent } from 'react';

/**
 * Stops a held Enter from pressing a button repeatedly, which would send the same command again and again.
 */
export function preventKeyRepeat(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault();
}

const LEFTOVER_INPUT_MS = 600;

/**
 * Blocks input for a moment after a dialog has closed, so that nothing below it gets the second click of a
 * double-click or the repeats of a held key.
 */
export function blockLeftoverInput(): void {
  const swallow = (event: Event) => {
    if (!isLeftover(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const end = new AbortController();
  for (const type of ['click', 'contextmenu', 'keydown']) {
    addEventListener(type, swallow, { capture: true, signal: end.signal });
  }
  addEventListener('keyup', () => end.abort(), { signal: end.signal });
  setTimeout(() => end.abort(), LEFTOVER_INPUT_MS);
}

const isLeftover = (event: Event): boolean =>
  event instanceof globalThis.KeyboardEvent ? event.repeat : event instanceof MouseEvent && event.detail > 1;
