import { useState } from 'react';
import { identity, signOut } from '../../api/data/identity.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { useWhoAmI } from '../../api/data/whoami.ts';
import { SignInDialog } from './sign-in.tsx';
import { ThemeButton } from './theme-button.tsx';

/** Who sits at this page, and the way in and out. */
export function OfficialStatus() {
  const known = useWhoAmI();
  const who = useSignal(identity);
  const [isSigningIn, setSigningIn] = useState(false);
  const official = known.kind === 'known' ? known.who.official : null;
  return (
    <div className="seat">
      {official && (
        <span>
          {official.id} <span className="quiet">{official.role}</span>
        </span>
      )}
      {known.kind === 'refused' && <span className="wrong">{known.problem.title}</span>}
      {who.kind === 'nobody' ? null : (
        <button className="button plain" onClick={signOut}>
          Sign out
        </button>
      )}
      {(official === null || known.kind === 'refused') && (
        <button className="button plain" onClick={() => setSigningIn(true)}>
          Sign in
        </button>
      )}
      <ThemeButton />
      {isSigningIn && (
        <SignInDialog isOpen={known.kind === 'known' && known.who.open} onClose={() => setSigningIn(false)} />
      )}
    </div>
  );
}
