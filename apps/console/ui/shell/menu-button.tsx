import { useLayoutEffect } from 'react';
import { Signal, useSignal } from '../../api/transport/signal.ts';
import { t } from '../language/language.ts';

/** Whether the header of the page is open on a phone; null on a page without a button for it. */
const isMenuOpen = new Signal<boolean | null>(null);

/** Returns the state of the header for the style sheet. */
export function useMenuState(): 'open' | 'closed' | undefined {
  const isOpen = useSignal(isMenuOpen);
  return isOpen === null ? undefined : isOpen ? 'open' : 'closed';
}

/** Opens the header with all its links on a phone, where a page with this button hides it. */
export function MenuButton() {
  const isOpen = useSignal(isMenuOpen) === true;
  useLayoutEffect(() => {
    isMenuOpen.set(false);
    return () => isMenuOpen.set(null);
  }, []);
  return (
    <button
      className="button menu-button"
      aria-expanded={isOpen}
      onClick={() => {
        isMenuOpen.set(!isOpen);
        if (!isOpen) scrollTo({ top: 0 });
      }}
    >
      {t('Menu')}
    </button>
  );
}
