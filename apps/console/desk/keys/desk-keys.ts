import { useEffect, useRef, type RefObject } from 'react';
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
 * Listens to the keys of the whole desk. Single keys do not act while a form of a command is open: otherwise
 * a name that is typed after the focus was lost would call a caution.
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

/** Marks the element while single keys act, so that the buttons show their keys only then. */
export function useKeyHints(): RefObject<HTMLDivElement | null> {
  const areOn = useSignal(singleKeys);
  const desk = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const mark = () => {
      desk.current?.toggleAttribute('data-keys', areOn && isWhereKeysAct(document.activeElement));
    };
    // During `focusout` the focus is nowhere, also when it goes from one field to another.
    const markLater = () => void requestAnimationFrame(mark);
    mark();
    document.addEventListener('focusin', mark);
    document.addEventListener('focusout', markLater);
    return () => {
      document.removeEventListener('focusin', mark);
      document.removeEventListener('focusout', markLater);
    };
  }, [areOn]);
  return desk;
}

/** Returns whether the event is Ctrl+Z outside text that it would undo. */
const isUndo = ({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) &&
  !shiftKey &&
  key.toLowerCase() === 'z' &&
  textIn(target) === '' &&
  !isIn(target, COMMAND_FORM);

const isSingle = ({ ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && isWhereKeysAct(target) && performance.now() - pausedAt > KEY_PAUSE_MS;

/**
 * Returns whether single keys act while the focus is on the element: on the desk outside of its fields, or
 * nowhere, as after a click beside the buttons; and no form of a command is open.
 */
const isWhereKeysAct = (target: EventTarget | null): boolean =>
  (isIn(target, '.desk') || target === document.body) &&
  !isIn(target, 'form') &&
  !isText(target) &&
  document.querySelector(COMMAND_FORM) === null;

/** Selects the form of a command. */
const COMMAND_FORM = '.desk-form';

const isIn = (target: EventTarget | null, place: string): boolean =>
  target instanceof Element && target.closest(place) !== null;

const TEXT = 'input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]';

const isText = (target: EventTarget | null): boolean => target instanceof Element && target.matches(TEXT);

const textIn = (target: EventTarget | null): string =>
  (target instanceof HTMLInputElement && isText(target)) || target instanceof HTMLTextAreaElement
    ? target.value
    : '';
