import { useEffect } from 'react';
import { Signal, useSignal } from '../../api/transport/signal.ts';

const STORAGE_KEY = 'greenflag-single-keys';

/** Whether single keys act. Officials who use speech input, or whose hands shake, switch them off. */
const singleKeys = new Signal(localStorage.getItem(STORAGE_KEY) !== 'off');

export const useSingleKeys = (): readonly [boolean, (areOn: boolean) => void] => [
  useSignal(singleKeys),
  (areOn) => {
    localStorage.setItem(STORAGE_KEY, areOn ? 'on' : 'off');
    singleKeys.set(areOn);
  },
];

/** After a form is sent no single key acts for this time: officials often type into the next form at once. */
const KEY_PAUSE_MS = 1_000;
let pausedAt = Number.NEGATIVE_INFINITY;

/** Pauses the single keys for a moment, because a form was sent or its answer came. */
export const pauseSingleKeys = (): void => void (pausedAt = performance.now());

interface KeyHandlers {
  /** Handles a single key, in lower case. Returns whether the key means something. */
  readonly onKey: (key: string) => boolean;
  /** Handles Ctrl+Z, unless the focus is on text that it would undo. */
  readonly onUndo?: () => void;
}

/**
 * Listens to the keys of the whole desk. Single keys act only if the focus is on the desk outside its forms
 * and no form of a command is open: otherwise a name that is typed after the focus was lost would call a
 * caution.
 */
export function useDeskKeys({ onKey, onUndo }: KeyHandlers): void {
  const areOn = useSignal(singleKeys);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      const isOurs = isUndo(event) ? onUndo !== undefined : areOn && isSingle(event);
      if (!isOurs || event.repeat) return;
      if (isUndo(event)) onUndo?.();
      else if (!onKey(key)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [areOn, onKey, onUndo]);
}

/** Returns whether the event is Ctrl+Z outside text that it would undo. */
const isUndo = ({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) &&
  !shiftKey &&
  key.toLowerCase() === 'z' &&
  textIn(target) === '' &&
  !isIn(target, COMMAND_FORM);

const isSingle = ({ ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  !ctrlKey &&
  !metaKey &&
  isIn(target, '.desk') &&
  !isIn(target, 'form') &&
  !isText(target) &&
  areKeysActive();

/** Selects the form of a command. */
const COMMAND_FORM = '.desk-form';

const areKeysActive = (): boolean =>
  document.querySelector(COMMAND_FORM) === null && performance.now() - pausedAt > KEY_PAUSE_MS;

const isIn = (target: EventTarget | null, place: string): boolean =>
  target instanceof Element && target.closest(place) !== null;

const TEXT = 'input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]';

const isText = (target: EventTarget | null): boolean => target instanceof Element && target.matches(TEXT);

const textIn = (target: EventTarget | null): string =>
  (target instanceof HTMLInputElement && isText(target)) || target instanceof HTMLTextAreaElement
    ? target.value
    : '';
