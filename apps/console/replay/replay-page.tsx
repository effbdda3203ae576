import { useMemo } from 'react';
import { useThrottledView, useMeetingId, type ViewsByName } from '../api/data/meeting.tsx';
import type { PageProps } from '../routes.ts';
import { SessionPicker, sessionToShow } from '../ui/session-picker.tsx';
import { sessionName } from '../ui/text/text.ts';
import { Waiting } from '../ui/waiting.tsx';
import { strikesIn, withStrikes } from './struck-rows.ts';
import { Opened } from './opened-session.tsx';
import './replay.css';
import { trackOf } from './player/playback-time.ts';
import { useStrikes } from './use-strikes.ts';

/** A session again: any moment of it, played, and two of them compared. */
const ReplayPage = ({ session, query }: PageProps) => {
  const meeting = useThrottledView('meeting');
  const shown = meeting ? sessionToShow(meeting, session) : session;
  return (
    <>
      {meeting && <SessionPicker meeting={meeting} page="replay" session={shown ?? ''} />}
      <h1>Replay{shown !== null && `: ${sessionName(meeting?.sessions, shown)}`}</h1>
      {shown === null ? (
        <NoSession isKnown={meeting !== undefined} />
      ) : (
        <SessionReplay
          key={shown}
          spec={meeting?.sessions.find((one) => one.session === shown)}
          session={shown}
          query={query}
        />
      )}
    </>
  );
};
export default ReplayPage;

const NoSession = ({ isKnown }: { readonly isKnown: boolean }) =>
  isKnown ? (
    <p className="quiet">This meeting has no sessions yet.</p>
  ) : (
    <Waiting words="The meeting is on its way…" />
  );

interface Props {
  readonly session: string;
  readonly query: URLSearchParams;
  readonly spec: ViewsByName['meeting']['sessions'][number] | undefined;
}

const NO_ROWS: ViewsByName['race-log']['rows'] = [];

function SessionReplay({ session, query, spec }: Props) {
  const log = useThrottledView('race-log', session);
  const rows = log?.rows ?? NO_ROWS;
  const strikes = useStrikes(useMeetingId(), strikesIn(rows));
  const track = useMemo(
    () => (rows.length === 0 || strikes === null ? null : trackOf(withStrikes(rows, strikes))),
    [rows, strikes],
  );
  if (log && track && spec) return <Opened {...{ track, session, query, spec }} last={log.revision} />;
  if (!log || strikes === null) return <Waiting words="The log is on its way…" />;
  return <p className="quiet">Nothing is recorded of this session yet.</p>;
}
