import { useState, type ReactNode } from 'react';
import type { Official } from '#domain';
import { useConnection, useMeetingId, useView } from '../../api/data/meeting.tsx';
import { useWhoAmI, type WhoAmIState } from '../../api/data/whoami.ts';
import type { PageProps } from '../../routes.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { SessionPicker, sessionToShow } from '../../ui/session-picker.tsx';
import { SignInDialog } from '../../ui/shell/sign-in.tsx';
import { useCatalogue } from '../forms/command-catalogue.ts';
import { SessionDesk } from './session-desk.tsx';
import './desk.css';

/** What an official works a whole meeting from. Whoever is none has no desk here. */
export default function DeskPage({ session }: PageProps) {
  const known = useWhoAmI();
  const meeting = useMeetingId();
  if (known.kind === 'asking') return <p className="quiet">Looking who sits here…</p>;
  const why = noDesk(known, meeting);
  const official = known.kind === 'known' ? known.who.official : null;
  if (why !== null || official === null) return <NoDesk known={known} why={why ?? ''} />;
  return <Desk official={official} named={session} />;
}

/** Why there is no desk for whoever sits here; null where there is one. */
function noDesk(known: Exclude<WhoAmIState, { kind: 'asking' }>, meeting: string): string | null {
  if (known.kind === 'refused') return 'Who sits here is not known any more. Sign in again.';
  const { official } = known.who;
  if (official === null) return 'The desk is for officials. Sign in to work from it.';
  if (official.role === 'viewer') {
    return `${official.id} is a viewer, and a viewer has no desk. Sign in as somebody with another role.`;
  }
  const isHere = official.meetings === '*' || official.meetings.includes(meeting);
  return isHere ? null : `${official.id} is an official of other meetings, not of this one.`;
}

function NoDesk({ known, why }: { readonly known: WhoAmIState; readonly why: string }) {
  const [isSigningIn, setSigningIn] = useState(false);
  return (
    <div className="desk-none">
      <h1>No desk</h1>
      {known.kind === 'refused' && <ProblemNotice problem={known.problem} />}
      <p>{why} Everything that is shown elsewhere can be read without.</p>
      <button className="button primary" onClick={() => setSigningIn(true)}>
        Sign in
      </button>
      {isSigningIn && (
        <SignInDialog isOpen={known.kind === 'known' && known.who.open} onClose={() => setSigningIn(false)} />
      )}
    </div>
  );
}

interface DeskProps {
  readonly official: Official;
  readonly named: string | null;
}

function Desk({ official, named }: DeskProps): ReactNode {
  const view = useView('meeting');
  const { catalogue, problem } = useCatalogue();
  const { connection } = useConnection();
  // The shell says what the server refuses.
  if (!view && connection.kind === 'refused') return null;
  if (!view || !catalogue) {
    return problem ? <ProblemNotice problem={problem} /> : <p className="quiet">The desk is on its way.</p>;
  }
  const session = sessionToShow(view, named);
  const row = view.sessions.find((one) => one.session === session);
  return (
    <>
      <SessionPicker meeting={view} page="desk" session={session ?? ''} />
      {row ? (
        <SessionDesk
          key={row.session}
          row={row}
          sessions={view.sessions}
          role={official.role}
          catalogue={catalogue}
        />
      ) : (
        <p className="notice">This meeting has no session {named}. Choose one above.</p>
      )}
    </>
  );
}
