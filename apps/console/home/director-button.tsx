import { useState, type ReactNode } from 'react';
import { identity } from '../api/data/identity.ts';
import { useWhoAmI, type WhoAmIState } from '../api/data/whoami.ts';
import { SignInDialog } from '../ui/shell/sign-in.tsx';

interface Props {
  readonly className: string;
  readonly label: string;
  /** What the button does for a director of all meetings, once it is pressed. */
  readonly children: (close: () => void) => ReactNode;
}

/** Returns whether the page is used by a director of all meetings. */
export function isDirectorOfAll(state: WhoAmIState): boolean {
  const official = state.kind === 'known' ? state.who.official : null;
  return official?.role === 'director' && official.meetings === '*';
}

/**
 * A button for directors of all meetings. It asks a visitor to sign in first, and other officials do not see
 * it.
 */
export function DirectorButton({ className, label, children }: Props) {
  const state = useWhoAmI();
  const [step, setStep] = useState<'closed' | 'signing-in' | 'open'>('closed');
  const isDirector = isDirectorOfAll(state);
  if (state.kind === 'known' && state.who.official && !isDirector) return null;
  const close = () => setStep('closed');
  return (
    <>
      <button className={className} onClick={() => setStep(isDirector ? 'open' : 'signing-in')}>
        {label}
      </button>
      {step === 'signing-in' && (
        <SignInDialog
          isOpen={state.kind === 'known' && state.who.open}
          onClose={() => setStep(identity.value.kind === 'nobody' ? 'closed' : 'open')}
        />
      )}
      {step === 'open' && isDirector && children(close)}
    </>
  );
}
