import { useEffect, useRef, type ReactNode } from 'react';
import { blockLeftoverInput, preventKeyRepeat } from './key-repeat.ts';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog. Escape closes it, and the focus returns to the element that had it. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      blockLeftoverInput();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label={title} onClose={onClose} onKeyDown={preventKeyRepeat}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}
