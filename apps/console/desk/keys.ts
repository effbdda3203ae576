import { useEffect } from 'react';
import { Signal, useSignal } from '../api/signal.ts';

const KEY = 'greenflag-single-keys';

/** Whether single keys act: somebody who speaks to the machine, or whose hand shakes, switches them off. */
const singleKeys = new Signal(localStorage.getItem(KEY) !== 'off');

export const useSingleKeys = (): readonly [boolean, (areOn: boolean) => void] => [
  useSignal(singleKeys),
  (areOn) => {
    localStorage.setItem(KEY, areOn ? 'on' : 'off');
    singleKeys.set(areOn);
  },
];

interface Acts {
  /** A single key, in lower case; true where it was one. */
  readonly onKey: (key: string) => boolean;
  /** Ctrl+Z, where there is no text to take back. */
  readonly onUndo: () => void;
}

/** Keys of the whole desk: single ones only where nobody writes, and none behind a dialog. */
export function useKeys({ onKey, onUndo }: Acts): void {
  const areOn = useSignal(singleKeys);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      const isOurs = isUndo(event) || (areOn && isSingle(event));
      if (!isOurs || event.repeat) return;
      if (isUndo(event)) onUndo();
      else if (!onKey(key)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [areOn, onKey, onUndo]);
}

/** Ctrl+Z, where there is no text to take back. */
const isUndo = ({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === 'z' && textIn(target) === '';

const isSingle = ({ ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && !isText(target);

const TEXT = 'input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]';

const isText = (target: EventTarget | null): boolean => target instanceof Element && target.matches(TEXT);

const textIn = (target: EventTarget | null): string =>
  (target instanceof HTMLInputElement && isText(target)) || target instanceof HTMLTextAreaElement
    ? target.value
    : '';
