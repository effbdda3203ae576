import { useState } from 'react';
import type { NewPairing, OfficialInList } from '#race-control';
import type { PairingKind } from '#domain';
import { useWhoAmI } from '../api/data/whoami.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { clock } from '../ui/text/text.ts';
import { AskingDevice } from './asking-device.tsx';
import { officialsApi, useAction, useOfficials } from './officials-api.ts';
import { QrCode } from './qr-code.tsx';
import { t } from '../ui/language/language.ts';

interface Props {
  readonly official: OfficialInList;
  readonly onClose: () => void;
}

/** Opens the sign-in of a device of an official, and follows it until the device is signed in. */
export function PairingDialog({ official, onClose }: Props) {
  const [opened, setOpened] = useState<NewPairing | null>(null);
  const { isBusy, problem, run } = useAction();
  const open = async (kind: PairingKind) => {
    setOpened(await run(() => officialsApi.openPairing(official.official, kind)));
  };
  return (
    <Dialog title={t('Sign in a device of {official}', { official: official.official })} onClose={onClose}>
      <div className="form">
        {problem && <ProblemNotice problem={problem} />}
        {opened ? (
          <OpenedPairing opened={opened} />
        ) : (
          <Kinds official={official} isBusy={isBusy} onChoose={(kind) => void open(kind)} />
        )}
        <div className="buttons">
          {opened && (
            <button className="button" onClick={() => setOpened(null)}>
              {t('New code')}
            </button>
          )}
          <button className="button" onClick={onClose}>
            {t('Close')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

interface KindsProps {
  readonly official: OfficialInList;
  readonly isBusy: boolean;
  readonly onChoose: (kind: PairingKind) => void;
}

/** The two ways to sign in a device. A way that is not possible says why. */
function Kinds({ official, isBusy, onChoose }: KindsProps) {
  const state = useWhoAmI();
  const hasAddress = state.kind === 'known' && state.who.publicUrl !== null;
  const isDirector = official.role === 'director';
  return (
    <>
      {hasAddress ? (
        <button className="button primary" disabled={isBusy} onClick={() => onChoose('qr')}>
          {t('Show a QR code')}
        </button>
      ) : (
        <p className="notice">
          {t('QR codes need the address of the server: start it with')} <code>--public-url https://…</code>
        </p>
      )}
      {isDirector ? (
        <p className="notice">{t('Six digits never sign in a director.')}</p>
      ) : (
        <button className="button" disabled={isBusy} onClick={() => onChoose('digits')}>
          {t('Show six digits')}
        </button>
      )}
    </>
  );
}

function OpenedPairing({ opened }: { readonly opened: NewPairing }) {
  const { answer } = useOfficials();
  const official = answer?.officials.find((each) => each.official === opened.official);
  const pairing = official?.pairing?.pairing === opened.pairing ? official.pairing : null;
  switch (pairing?.step) {
    case 'asking':
      return official ? <AskingDevice official={official} /> : null;
    case 'allowed':
      return <p className="notice">{t('Allowed. The device gets its token now…')}</p>;
    case 'signed-in':
      return <p className="notice good">{t('The device is signed in for 24 hours.')}</p>;
    case 'closed':
      return <p className="notice">{t('This sign-in was ended.')}</p>;
    case 'over':
      return (
        <p className="notice bad">{t('This code is too old, or was mistyped too often. Make a new one.')}</p>
      );
    default:
      return <Code opened={opened} />;
  }
}

/** What the device needs: the QR code, or the address, the name and the digits. */
function Code({ opened: { official, secret, link, expiresAt } }: { readonly opened: NewPairing }) {
  const state = useWhoAmI();
  const address = (state.kind === 'known' && state.who.publicUrl) || location.origin;
  const until = (
    <p className="quiet">
      {t('Valid once, until')} <time dateTime={expiresAt}>{clock(expiresAt)}</time>
      {t('. Keep this open until the device asks.')}
    </p>
  );
  if (link !== null) {
    return (
      <>
        <QrCode text={link} label={t('QR code that signs in {official}', { official })} />
        <p>{t('Scan the code with the device.')}</p>
        {until}
      </>
    );
  }
  return (
    <>
      <p>
        {t('Open')} <strong>{`${address}/sign-in`}</strong> {t('on the device. Enter the name')}{' '}
        <strong>{official}</strong> {t('and these digits:')}
      </p>
      <p className="digits" aria-label={[...secret].join(' ')}>
        {secret.slice(0, 3)} {secret.slice(3)}
      </p>
      {until}
    </>
  );
}
