import { useMemo } from 'react';
import { useThrottledView, useMeetingId, type ViewsByName } from '../api/data/meeting.tsx';
import type { PageProps } from '../routes.ts';
import { SessionPicker, sessionToShow } from '../ui/session-picker.tsx';
import { sessionName } from '../ui/text/text.ts';
import { Waiting } from '../ui/waiting.tsx';
import { AddressedPlayer } from './player/addressed-player.tsx';
import './replay.css';
import { timelineOf } from './session-timeline.ts';
import { strikesKey, withStrikes } from './struck-rows.ts';
import { useStrikes } from './use-strikes.ts';
import { t } from '../ui/language/language.ts';

/** Replays a session: shows any moment of it, plays it, and compares two moments. */
const ReplayPage = ({ session: named, query }: PageProps) => {
  const meeting = useThrottledView('meeting');
  const session = meeting ? sessionToShow(meeting, named) : named;
  return (
    <>
      {meeting && <SessionPicker meeting={meeting} page="replay" session={session ?? ''} />}
      <h1>
        {t('Replay')}
        {session !== null && `: ${sessionName(meeting?.sessions, session)}`}
      </h1>
      {session === null ? (
        <NoSession isKnown={meeting !== undefined} />
      ) : (
        <SessionReplay
          key={session}
          spec={meeting?.sessions.find((one) => one.session === session)}
          session={session}
          query={query}
        />
      )}
    </>
  );
};
export default ReplayPage;

const NoSession = ({ isKnown }: { readonly isKnown: boolean }) =>
  isKnown ? (
    <p className="quiet">{t('This meeting has no sessions yet.')}</p>
  ) : (
    <Waiting words={t('Loading the meeting…')} />
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
  const strikes = useStrikes(useMeetingId(), strikesKey(rows));
  const timeline = useMemo(
    () => (rows.length === 0 || strikes === null ? null : timelineOf(withStrikes(rows, strikes))),
    [rows, strikes],
  );
  if (log && timeline && spec) {
    return (
      <AddressedPlayer timeline={timeline} session={session} query={query} spec={spec} last={log.revision} />
    );
  }
  if (!log || strikes === null) return <Waiting words={t('Loading the log…')} />;
  return <p className="quiet">{t('Nothing is recorded of this session yet.')}</p>;
}
