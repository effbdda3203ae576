import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink, type PageProps } from '../../routes.ts';
import { SessionPicker } from '../../ui/session-picker.tsx';
import '../board.css';
import { ResultCard } from './result-card.tsx';
import './results.css';
import { Waiting } from '../../ui/waiting.tsx';
import { useWhy, type Ask } from '../because-dialog.tsx';

type Meeting = ViewsByName['meeting'];
type Session = Meeting['sessions'][number];

/** The results of the meeting: races side by side with who goes on, then qualifying; or one session alone. */
export function ResultsPage({ session: named }: PageProps) {
  const meeting = useView('meeting');
  const { ask, answer } = useWhy();
  if (!meeting)
    return (
      <>
        <h1>Results</h1>
        <Waiting words="The list of results is on its way…" />
      </>
    );
  const one = meeting.sessions.find(({ session }) => session === named);
  return (
    <>
      <SessionPicker meeting={meeting} page="results" session={named ?? ''} />
      <h1>
        {named === null ? 'Results' : `Results of ${one?.name ?? named}`}{' '}
        {named !== null && (
          <a className="results-all" href={addressOf(meeting.meeting, 'results')} onClick={followLink}>
            all sessions
          </a>
        )}
      </h1>
      {named === null && <All meeting={meeting} ask={ask} />}
      {one && <One meeting={meeting} session={one} ask={ask} />}
      {named !== null && !one && <p className="notice">This meeting has no session “{named}”.</p>}
      {answer}
    </>
  );
}

const isPreliminary = ({ kind }: Session): boolean => kind === 'heat' || kind === 'last-chance';

function All({ meeting, ask }: { readonly meeting: Meeting; readonly ask: Ask }) {
  const results = useView('heat-results');
  const others = meeting.sessions.filter((session) => !isPreliminary(session)).toReversed();
  const kinds = [
    { kind: 'heat', name: 'Heats' },
    { kind: 'last-chance', name: 'Last-chance races' },
  ];
  return (
    <>
      {kinds.map(({ kind, name }) => (
        <Races
          key={kind}
          name={name}
          {...{ meeting, ask, results }}
          sessions={meeting.sessions.filter((session) => session.kind === kind)}
        />
      ))}
      {others.map((session) => (
        <section key={session.session} className="results-group" aria-label={session.name}>
          <One {...{ meeting, session, ask }} />
        </section>
      ))}
    </>
  );
}

interface RacesProps {
  readonly name: string;
  readonly meeting: Meeting;
  readonly sessions: readonly Session[];
  readonly results: ViewsByName['heat-results'] | undefined;
  readonly ask: Ask;
}

function Races({ name, meeting, sessions, results, ask }: RacesProps) {
  if (sessions.length === 0) return null;
  const byId = new Map(results?.sessions.map((result) => [result.session, result]));
  return (
    <section className="results-group" aria-label={name}>
      <div className="results-side">
        {sessions.map((session) => (
          <ResultCard
            key={session.session}
            {...{ meeting, session, ask }}
            result={byId.get(session.session)}
            isWhole={false}
          />
        ))}
      </div>
    </section>
  );
}

interface OneProps {
  readonly meeting: Meeting;
  readonly session: Session;
  readonly ask: Ask;
}

function One({ meeting, session, ask }: OneProps) {
  const result = useView('results', session.session);
  return <ResultCard {...{ meeting, session, ask, result }} isWhole />;
}
