import { useEffect } from 'react';
import { Signal, useSignal } from '../../api/transport/signal.ts';

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

/** So long after a form was sent no key acts: whoever fills one after another writes on. */
const REST_MS = 1_000;
let sentAt = Number.NEGATIVE_INFINITY;

/** A form was sent, or its answer came: for a moment no single key acts. */
export const restKeys = (): void => void (sentAt = performance.now());

interface Acts {
  /** A single key, in lower case; true where it was one. */
  readonly onKey: (key: string) => boolean;
  /** Ctrl+Z, where there is no text to take back. */
  readonly onUndo: () => void;
}

/**
 * Keys of the whole desk. Single ones act only where the focus is on the desk, outside of its forms, and
 * while no form of a command is open: with a focus that was lost, a name that is typed would call a caution.
 */
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
  (ctrlKey || metaKey) &&
  !shiftKey &&
  key.toLowerCase() === 'z' &&
  textIn(target) === '' &&
  !isIn(target, FORM);

const isSingle = ({ ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && isIn(target, '.desk') && !isIn(target, 'form') && !isText(target) && isQuiet();

/** The form of a command. */
const FORM = '.desk-form';

const isQuiet = (): boolean => document.querySelector(FORM) === null && performance.now() - sentAt > REST_MS;

const isIn = (target: EventTarget | null, place: string): boolean =>
  target instanceof Element && target.closest(place) !== null;

const TEXT = 'input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]';

const isText = (target: EventTarget | null): boolean => target instanceof Element && target.matches(TEXT);

const textIn = (target: EventTarget | null): string =>
  (target instanceof HTMLInputElement && isText(target)) || target instanceof HTMLTextAreaElement
    ? target.value
    : '';
