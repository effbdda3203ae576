import { useView } from '../api/data/meeting.tsx';
import type { PageProps } from '../routes.ts';
import { useFlagFrame } from '../ui/shell/flag-frame.ts';
import { isBefore, isTimedKind } from '../ui/text/phases.ts';
import { SessionPicker, sessionToShow } from '../ui/session-picker.tsx';
import { BigBoard } from './big-screen/big-board.tsx';
import './board.css';
import type { PageBoardProps } from './board-props.ts';
import { LineupBoard } from './lineup-board.tsx';
import { RaceBoard } from './race/race-board.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { TimedBoard } from './timed-board.tsx';

/** A session as it runs: its line-up before, the order on the track, the order of a timed session. */
export function BoardPage({ session: named, query }: PageProps) {
  const meeting = useView('meeting');
  if (!meeting)
    return (
      <>
        <h1>Board</h1>
        <Waiting words="The board is on its way…" />
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
          {...{ meeting, session, isBig }}
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
    <h1>No session</h1>
    <p className="notice">
      {named === null
        ? 'The format of this meeting has no session yet.'
        : `This meeting has no session “${named}”. Those that it has are above.`}
    </p>
  </>
);

interface SessionProps extends PageBoardProps {
  readonly isBig: boolean;
}

function SessionBoard({ meeting, session, isBig, bigSession }: SessionProps) {
  useFlagFrame(session.flag);
  if (isBig) return <BigBoard {...{ meeting, session }} />;
  const { kind, phase } = session;
  if (isTimedKind(kind)) return <TimedBoard {...{ meeting, session, bigSession }} />;
  if (isBefore(phase)) return <LineupBoard {...{ meeting, session, bigSession }} />;
  return <RaceBoard {...{ meeting, session, bigSession }} />;
}
