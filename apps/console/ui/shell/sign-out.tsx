import { useState } from 'react';
import { identity, issuerOf, signOut } from '../../api/data/identity.ts';
import { isOf, offlineCommands } from '../../api/data/typed-offline.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { Dialog } from '../dialog.tsx';
import { t, tn } from '../language/language.ts';

/** The button to sign out. It asks first if the official has typed something that is not sent yet. */
export function SignOutButton() {
  const issuer = issuerOf(useSignal(identity));
  const typed = useSignal(offlineCommands.list).filter((one) => isOf(one, issuer));
  const [isAsking, setAsking] = useState(false);
  const leave = () => {
    offlineCommands.erase(typed);
    signOut();
  };
  return (
    <>
      <button className="button plain" onClick={typed.length === 0 ? signOut : () => setAsking(true)}>
        {t('Sign out')}
      </button>
      {isAsking && (
        <Dialog title={t('Sign out?')} onClose={() => setAsking(false)}>
          <p>
            {tn(
              typed.length,
              '{n} line that you typed while offline is not sent. Signing out erases it.',
              '{n} lines that you typed while offline are not sent. Signing out erases them.',
            )}
          </p>
          <p className="buttons">
            <button className="button" onClick={() => setAsking(false)}>
              {t('Stay signed in')}
            </button>
            <button className="button primary" onClick={leave}>
              {t('Erase and sign out')}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
