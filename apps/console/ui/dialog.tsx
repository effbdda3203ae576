import { useEffect, useRef, type ReactNode } from 'react';
import { t } from './language/language.ts';
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

interface ButtonsProps {
  /** What the button says that sends the form. */
  readonly words: string;
  readonly isBusy?: boolean;
  readonly onCancel: () => void;
}

/** The buttons of a form in a dialog: the one that sends it, and the one that closes the dialog. */
export const DialogButtons = ({ words, isBusy = false, onCancel }: ButtonsProps) => (
  <div className="buttons">
    <button className="button primary" disabled={isBusy}>
      {words}
    </button>
    <button type="button" className="button" onClick={onCancel}>
      {t('Cancel')}
    </button>
  </div>
);
