import type { ReactNode } from 'react';
import type { Official } from '#domain';
import { useConnection, useMeetingId, useView } from '../../api/data/meeting.tsx';
import { client } from '../../api/transport/client.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import { useWhoAmI, type WhoAmIState } from '../../api/data/whoami.ts';
import type { PageProps } from '../../routes.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { SessionPicker, sessionToShow } from '../../ui/session-picker.tsx';
import { SignInButton } from '../../ui/shell/sign-in.tsx';
import { useCatalogue } from '../forms/command-catalogue.ts';
import { SessionDesk } from './session-desk.tsx';
import { t } from '../../ui/language/language.ts';
import './desk.css';

/** The page from which an official works a meeting. Anybody else sees why there is no desk. */
export default function DeskPage({ session }: PageProps) {
  const state = useWhoAmI();
  const meeting = useMeetingId();
  if (state.kind === 'asking') return <p className="quiet">{t('Checking your sign-in…')}</p>;
  const reason = noDeskReason(state, meeting);
  const official = state.kind === 'known' ? state.who.official : null;
  if (reason !== null || official === null) return <NoDesk state={state} reason={reason ?? ''} />;
  return <Desk official={official} named={session} />;
}

/** Returns why there is no desk for the official who is signed in; null if there is one. */
function noDeskReason(state: Exclude<WhoAmIState, { kind: 'asking' }>, meeting: string): string | null {
  if (state.kind === 'refused') return t('Your sign-in has expired. Sign in again.');
  const { official } = state.who;
  if (official === null) return t('The desk is for officials. Sign in to work from it.');
  if (official.role === 'viewer') {
    return t('{official} is a viewer, and a viewer has no desk. Sign in as somebody with another role.', {
      official: official.id,
    });
  }
  const isHere = official.meetings === '*' || official.meetings.includes(meeting);
  return isHere
    ? null
    : t('{official} is an official of other meetings, not of this one.', { official: official.id });
}

function NoDesk({ state, reason }: { readonly state: WhoAmIState; readonly reason: string }) {
  return (
    <div className="desk-none">
      <h1>{t('No desk')}</h1>
      {state.kind === 'refused' && <ProblemNotice problem={state.problem} />}
      <p>
        {reason} {t('You can view everything else without signing in.')}
      </p>
      <SignInButton state={state} className="button primary" />
    </div>
  );
}

const NO_CLASSES = [] as const;

interface DeskProps {
  readonly official: Official;
  /** The session that the address names. */
  readonly named: string | null;
}

function Desk({ official, named }: DeskProps): ReactNode {
  const view = useView('meeting');
  const { catalogue, problem } = useCatalogue();
  const hasFeeds = useHasFeeds();
  const { connection } = useConnection();
  // The shell shows the refusal.
  if (!view && connection.kind === 'refused') return null;
  if (!view || !catalogue || hasFeeds === undefined) {
    return problem ? <ProblemNotice problem={problem} /> : <p className="quiet">{t('Loading the desk…')}</p>;
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
          classes={view.classes ?? NO_CLASSES}
          role={official.role}
          catalogue={catalogue}
          hasFeeds={hasFeeds}
        />
      ) : (
        <p className="notice">
          {t('This meeting has no session {session}. Choose one above.', { session: named ?? '' })}
        </p>
      )}
    </>
  );
}

/** Returns whether timing feeds report to the meeting; undefined until it is known. */
function useHasFeeds(): boolean | undefined {
  const meeting = useMeetingId();
  const { answer, problem } = useRequest('feeds', { send: (signal) => client.feeds({ signal }) });
  return answer ? answer.meeting === meeting : problem ? false : undefined;
}
