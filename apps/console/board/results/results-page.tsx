import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink, type PageProps } from '../../routes.ts';
import { SessionPicker } from '../../ui/session-picker.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { isTimedKind } from '../../ui/text/phases.ts';
import { Waiting } from '../../ui/waiting.tsx';
import '../board.css';
import { LapField, lapIn, useResultAtLap } from './at-lap.tsx';
import { ResultCard } from './result-card.tsx';
import './results.css';
import { SheetLinks, type PrintedSheet } from '../sheets/sheet-links.tsx';
import { useBecauseDialog, type ExplainPlace } from '../explain-place.tsx';
import { t } from '../../ui/language/language.ts';

type Meeting = ViewsByName['meeting'];
type Session = Meeting['sessions'][number];

/** The results of the meeting in the order of the night, or of one session. */
export default function ResultsPage({ session: named, query }: PageProps) {
  const meeting = useView('meeting');
  const { explain, dialog } = useBecauseDialog();
  if (!meeting)
    return (
      <>
        <h1>{t('Results')}</h1>
        <Waiting words={t('Loading the list of results…')} />
      </>
    );
  const one = meeting.sessions.find(({ session }) => session === named);
  return (
    <>
      <SessionPicker meeting={meeting} page="results" session={named ?? ''} />
      <h1>
        {named === null ? t('Results') : t('Results of {session}', { session: one?.name ?? named })}{' '}
        {named !== null && (
          <a className="results-all" href={addressOf(meeting.meeting, 'results')} onClick={followLink}>
            {t('all sessions')}
          </a>
        )}
      </h1>
      <SheetLinks sheets={SHEETS} />
      {named === null && <AllResults meeting={meeting} explain={explain} />}
      {one &&
        (isTimedKind(one.kind) ? (
          <SessionResult meeting={meeting} session={one} explain={explain} />
        ) : (
          <RaceResult meeting={meeting} session={one} explain={explain} lap={lapIn(query)} />
        ))}
      {named !== null && !one && (
        <p className="notice">{t('This meeting has no session “{session}”.', { session: named })}</p>
      )}
      {dialog}
    </>
  );
}

const SHEETS: readonly PrintedSheet[] = [
  { name: 'all-results', label: t('All results') },
  { name: 'penalties', label: t('All penalties') },
  { name: 'entry-list', label: t('Entry list') },
];

const isPreliminary = ({ kind }: Session): boolean => kind === 'heat' || kind === 'last-chance';

/** Returns the sessions in the order in which they are run, with races of a round side by side. */
function roundsOf(sessions: readonly Session[]): Session[][] {
  const rounds: Session[][] = [];
  for (const session of sessions) {
    const round = rounds.at(-1);
    if (round?.[0]?.kind === session.kind && isPreliminary(session)) round.push(session);
    else rounds.push([session]);
  }
  return rounds;
}

function AllResults({ meeting, explain }: { readonly meeting: Meeting; readonly explain: ExplainPlace }) {
  const results = useView('heat-results');
  return roundsOf(meeting.sessions).map((round) => {
    const [first] = round as [Session];
    if (!isPreliminary(first)) {
      return (
        <section key={first.session} className="results-group" aria-label={first.name}>
          <SessionResult meeting={meeting} session={first} explain={explain} />
        </section>
      );
    }
    const name = first.kind === 'heat' ? t('Heats') : t('Last-chance races');
    const props = { name, meeting, results, explain, sessions: round };
    return <RaceResults key={first.session} {...props} />;
  });
}

interface RaceResultsProps {
  readonly name: string;
  readonly meeting: Meeting;
  readonly sessions: readonly Session[];
  readonly results: ViewsByName['heat-results'] | undefined;
  readonly explain: ExplainPlace;
}

function RaceResults({ name, meeting, sessions, results, explain }: RaceResultsProps) {
  const byId = new Map(results?.sessions.map((result) => [result.session, result]));
  return (
    <section className="results-group" aria-label={name}>
      <div className="results-side">
        {sessions.map((session) => (
          <ResultCard
            key={session.session}
            meeting={meeting}
            session={session}
            explain={explain}
            result={byId.get(session.session)}
          />
        ))}
      </div>
    </section>
  );
}

interface SessionResultProps {
  readonly meeting: Meeting;
  readonly session: Session;
  readonly explain: ExplainPlace;
}

function SessionResult(props: SessionResultProps) {
  const result = useView('results', props.session.session);
  return <ResultCard {...props} result={result} />;
}

/** The result of a race, whole or at the lap of the address, with a field for the lap. */
function RaceResult({ lap, ...props }: SessionResultProps & { readonly lap: number | null }) {
  const { meeting } = props.meeting;
  const whole = useView('results', props.session.session);
  const { result, problem } = useResultAtLap(meeting, whole, lap);
  return (
    <>
      {whole && whole.lapsRun > 0 && <LapField meeting={meeting} result={whole} lap={lap} />}
      {problem ? (
        <ProblemNotice problem={problem} />
      ) : (
        <ResultCard {...props} result={lap === null ? whole : result} atLap={lap} />
      )}
    </>
  );
}
