import { lazy } from 'react';
import { useView } from '../api/data/meeting.tsx';
import type { PageProps } from '../routes.ts';
import { SessionPicker, sessionToShow } from '../ui/session-picker.tsx';
import { useFlagFrame } from '../ui/shell/flag-frame.ts';
import { isBefore, isTimedKind } from '../ui/text/phases.ts';
import { Waiting } from '../ui/waiting.tsx';
import type { PageBoardProps } from './board-head.tsx';
import './board.css';
import { LineupBoard } from './lineup-board.tsx';
import { RaceBoard } from './race/race-board.tsx';
import { TimedBoard } from './timed-board.tsx';
import { t } from '../ui/language/language.ts';

const BigBoard = lazy(() => import('./big-screen/big-board.tsx'));

/** The board of a session: its line-up before it starts, then its order. */
export function BoardPage({ session: named, query }: PageProps) {
  const meeting = useView('meeting');
  if (!meeting)
    return (
      <>
        <h1>{t('Board')}</h1>
        <Waiting words={t('Loading the board…')} />
      </>
    );
  const id = sessionToShow(meeting, named);
  const session = meeting.sessions.find((one) => one.session === id);
  const isBig = query.get('screen') === 'big';
  return (
    <>
      {!isBig && <SessionPicker meeting={meeting} page="board" session={id ?? ''} />}
      {session ? (
        <SessionBoard
          key={session.session}
          isBig={isBig}
          meeting={meeting}
          session={session}
          bigSession={named === null ? null : session.session}
        />
      ) : (
        <NoSession named={named} />
      )}
    </>
  );
}

const NoSession = ({ named }: { readonly named: string | null }) => (
  <>
    <h1>{t('No session')}</h1>
    <p className="notice">
      {named === null
        ? t('The format of this meeting has no session yet.')
        : t('This meeting has no session “{session}”. Choose one of those above.', { session: named })}
    </p>
  </>
);

interface SessionProps extends PageBoardProps {
  readonly isBig: boolean;
}

function SessionBoard({ isBig, ...props }: SessionProps) {
  const { kind, phase } = props.session;
  useFlagFrame(props.session);
  if (isBig) return <BigBoard {...props} />;
  if (isTimedKind(kind)) return <TimedBoard {...props} />;
  return isBefore(phase) ? <LineupBoard {...props} /> : <RaceBoard {...props} />;
}
