import { useEffect, useRef, type ReactNode } from 'react';
import { blockLeftoverInput, preventKeyRepeat } from './key-repeat.ts';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog: the focus stays in it, Escape closes it, and goes back to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const place = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    place.current?.showModal();
    return () => {
      blockLeftoverInput();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={place} aria-label={title} onClose={onClose} onKeyDown={preventKeyRepeat}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}
