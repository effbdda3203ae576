import { useState } from 'react';
import type { OfficialInList } from '#race-control';
import { useWhoAmI } from '../api/data/whoami.ts';
import { followLink } from '../routes.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ServerBanners } from '../ui/shell/banners.tsx';
import { OfficialStatus } from '../ui/shell/official-status.tsx';
import '../ui/shell/shell.css';
import { roleWords } from '../ui/text/roles.ts';
import { AddOfficialDialog } from './add-official-dialog.tsx';
import { AskingDevice } from './asking-device.tsx';
import { useOfficials } from './officials-api.ts';
import './officials.css';
import { PairingDialog } from './pairing-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { t, tn } from '../ui/language/language.ts';

/** Which dialog is open, and about whom. */
type Open =
  { readonly kind: 'add' } | { readonly kind: 'pair' | 'revoke'; readonly official: OfficialInList };

/** The officials of the server: directors add and revoke them, and sign in their devices. */
export default function OfficialsPage() {
  return (
    <>
      <header className="top">
        <a className="brand" href="/" onClick={followLink} title={t('All meetings')}>
          {t('Greenflag')}
        </a>
        <OfficialStatus />
      </header>
      <ServerBanners />
      <main className="page">
        <h1>{t('Officials')}</h1>
        <Content />
      </main>
    </>
  );
}

function Content() {
  const state = useWhoAmI();
  if (state.kind === 'asking') return <p className="quiet">{t('Checking your sign-in…')}</p>;
  if (state.kind === 'refused') return <ProblemNotice problem={state.problem} />;
  const { open, official } = state.who;
  if (open) {
    return (
      <p className="notice">
        {t('This server is open: everyone on its machine may act as any official. Start it without')}{' '}
        <code>--open</code> {t('to add officials.')}
      </p>
    );
  }
  if (official?.role !== 'director') {
    return <p className="notice">{t('Only directors see the officials. Sign in as a director.')}</p>;
  }
  return <OfficialsList />;
}

function OfficialsList() {
  const [open, setOpen] = useState<Open | null>(null);
  const { answer, problem } = useOfficials();
  const all = answer?.officials ?? [];
  const active = all.filter(({ revokedAt }) => revokedAt === null);
  const revoked = all.filter(({ revokedAt }) => revokedAt !== null);
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <div>
        <button className="button primary" onClick={() => setOpen({ kind: 'add' })}>
          {t('Add an official…')}
        </button>
      </div>
      {!answer && !problem && <p className="quiet">{t('Loading the officials…')}</p>}
      <ul className="officials">
        {active.map((official) => (
          <OfficialItem key={official.official} official={official} onOpen={setOpen} />
        ))}
      </ul>
      {revoked.length > 0 && <Revoked officials={revoked} />}
      {open && <OpenDialog open={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function OpenDialog({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) {
  if (open.kind === 'add') return <AddOfficialDialog onClose={onClose} />;
  if (open.kind === 'revoke') return <RevokeDialog official={open.official} onClose={onClose} />;
  return <PairingDialog official={open.official} onClose={onClose} />;
}

const Revoked = ({ officials }: { readonly officials: readonly OfficialInList[] }) => (
  <details>
    <summary>{tn(officials.length, 'Revoked: {n}', 'Revoked: {n}')}</summary>
    <ul className="officials">
      {officials.map(({ official, role, meetings }) => (
        <li key={official}>
          <span>{official}</span>
          <span className="quiet">{roleWords(role)}</span>
          <span className="quiet">{meetingsWords(meetings)}</span>
        </li>
      ))}
    </ul>
  </details>
);

interface ItemProps {
  readonly official: OfficialInList;
  readonly onOpen: (open: Open) => void;
}

const OfficialItem = ({ official, onOpen }: ItemProps) => (
  <li>
    <strong>{official.official}</strong>
    <span>{roleWords(official.role)}</span>
    <span className="quiet">{meetingsWords(official.meetings)}</span>
    <span className="buttons">
      <button
        className="button"
        aria-label={t('Sign in a device of {official}…', { official: official.official })}
        onClick={() => onOpen({ kind: 'pair', official })}
      >
        {t('Sign in a device…')}
      </button>
      <button
        className="button"
        aria-label={t('Revoke {official}…', { official: official.official })}
        onClick={() => onOpen({ kind: 'revoke', official })}
      >
        {t('Revoke…')}
      </button>
    </span>
    <AskingDevice official={official} />
  </li>
);

const meetingsWords = (meetings: OfficialInList['meetings']): string =>
  meetings === '*' ? t('all meetings') : meetings.join(', ');
