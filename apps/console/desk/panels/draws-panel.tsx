import type { Command, CommandType } from '#domain';
import { outcomeWords } from '#projections/columns';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { formatsOf, rankingsOf } from '../../board/rankings/rankings-of.ts';
import { addressOf, followLink } from '../../routes.ts';
import { sessionName, tieWords } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { useDesk } from '../desk-context.tsx';
import { Outcome } from '../undo/outcome.tsx';
import { FORM_RULES, useIssuing, type Issuing } from '../undo/use-issuing.ts';

type Draw = ViewsByName['draws']['rows'][number];
type Meeting = ViewsByName['meeting'];

/** What is drawn and chosen in the meeting, and its rankings: each with the step that comes next. */
export default function DrawsPanel() {
  const meeting = useView('meeting');
  const draws = useView('draws');
  const issuing = useIssuing(FORM_RULES);
  if (!meeting || !draws) return <Waiting words="The draws are on their way…" />;
  const rankings = rankingsOf(meeting);
  return (
    <>
      <FixField meeting={meeting} />
      <Outcome issuing={issuing} />
      {draws.rows.length === 0 && rankings.length === 0 && (
        <p className="quiet">The format of this meeting draws nothing, and ranks nobody.</p>
      )}
      <ul className="desk-draws" aria-label="Draws">
        {draws.rows.map((draw) => (
          <li key={`${draw.ranking} ${draw.session} ${draw.source} ${draw.kind}`}>
            <strong>{titleOf(draw, meeting)}</strong>{' '}
            {draw.isOpen ? <span className="quiet">open</span> : outcomeWords(draw)}{' '}
            {draw.seed !== null && <span className="quiet">seed {draw.seed}</span>}{' '}
            {(draw.isOpen || draw.kind === 'choice') && <DrawSteps draw={draw} issuing={issuing} />}
          </li>
        ))}
      </ul>
      <ul className="desk-draws" aria-label="Rankings">
        {rankings.map(({ id, name, className }) => (
          <RankingRow
            key={id}
            id={id}
            name={className === '' ? name : `${className}: ${name}`}
            issuing={issuing}
          />
        ))}
      </ul>
    </>
  );
}

function titleOf({ kind, ranking, session }: Draw, { sessions }: Meeting): string {
  const about = sessionName(sessions, session ?? ranking ?? '');
  if (kind === 'inversion') return `Inversion of ${about}`;
  return kind === 'choice' ? `Chosen for ${about}` : `Order of ${about}`;
}

/** Offers to fix the number of cars, where a format depends on it. */
function FixField({ meeting }: { readonly meeting: Meeting }) {
  const { may, openForm } = useDesk();
  const open = formatsOf(meeting).filter(({ format }) =>
    format.sessions.some(
      ({ count, when, lineup }) =>
        count !== undefined || when !== undefined || lineup?.some((source) => source.when !== undefined),
    ),
  );
  if (open.length === 0 || !may('FixField')) return null;
  return (
    <p>
      {open.map(({ id, name }) => (
        <button
          key={id}
          className="button"
          onClick={() => openForm('FixField', id === null ? {} : { class: id })}
        >
          Fix the number of cars{name && `: ${name}`}…
        </button>
      ))}
    </p>
  );
}

interface StepProps {
  readonly draw: Draw;
  readonly issuing: Issuing;
}

/** The buttons of an open draw: by the generator of the server, or by hand. */
function DrawSteps({ draw, issuing }: StepProps) {
  const { may, openForm } = useDesk();
  const { kind, ranking, session, source, cars, possible } = draw;
  if (!may(TYPES[kind])) return null;
  if (kind === 'choice')
    return <FormButton onOpen={() => openForm('ChooseCar', { session })}>Choose a car…</FormButton>;
  const about = ranking === null ? { session } : { ranking };
  const fields = kind === 'inversion' ? { ...about, source } : about;
  const byHand =
    kind === 'inversion'
      ? possible.map((number) => (
          <button
            key={number}
            className="button plain desk-small"
            onClick={() => void issuing.send({ type: 'DrawInversion', ...fields, number } as Command)}
          >
            {number}
          </button>
        ))
      : [
          <FormButton key="hand" onOpen={() => openForm(TYPES[kind], { ...fields, order: cars })}>
            By hand…
          </FormButton>,
        ];
  return (
    <>
      <button
        className="button desk-small"
        onClick={() => void issuing.send({ type: TYPES[kind], ...fields, seed: newSeed() } as Command)}
      >
        Draw
      </button>
      {byHand}
    </>
  );
}

const TYPES = {
  order: 'DrawOrder',
  lineup: 'DrawLineup',
  inversion: 'DrawInversion',
  choice: 'ChooseCar',
} as const satisfies Record<Draw['kind'], CommandType>;

/** Returns a seed that nobody can choose. The server draws by it, and keeps it in the record. */
const newSeed = (): string =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const FormButton = ({ onOpen, children }: { readonly onOpen: () => void; readonly children: string }) => (
  <button className="button plain desk-small" onClick={onOpen}>
    {children}
  </button>
);

interface RankingProps {
  readonly id: string;
  readonly name: string;
  readonly issuing: Issuing;
}

/** A ranking, its state, and its next steps: import it, break its ties, post and certify it. */
function RankingRow({ id, name, issuing }: RankingProps) {
  const { meeting, may, openForm } = useDesk();
  const ranking = useView('ranking', id);
  if (!ranking) return null;
  const { state, isComplete, rows, waitsFor, version } = ranking;
  const ties = [
    ...new Map(
      rows
        .filter(({ tiedWith }) => tiedWith.length > 0)
        .map(({ place, who, tiedWith }) => [place, [who, ...tiedWith].toSorted()] as const),
    ).values(),
  ];
  const step = (type: 'PostRanking' | 'CertifyRanking', words: string) =>
    may(type) && (
      <button className="button desk-small" onClick={() => void issuing.send({ type, ranking: id })}>
        {words}
      </button>
    );
  return (
    <li>
      <a href={addressOf(meeting, 'rankings', id)} onClick={followLink}>
        <strong>{name}</strong>
      </a>{' '}
      <span className="quiet">
        {state === 'computed' ? (isComplete ? 'not posted' : 'not complete') : `${state}, version ${version}`}
      </span>{' '}
      {waitsFor.includes(id) && may('ImportRanking') && (
        <FormButton onOpen={() => openForm('ImportRanking', { ranking: id })}>Import…</FormButton>
      )}
      {may('BreakTie') &&
        ties.map((cars) => (
          <FormButton key={cars.join(' ')} onOpen={() => openForm('BreakTie', { ranking: id, cars })}>
            {`Break the ${tieWords(cars)}…`}
          </FormButton>
        ))}
      {isComplete &&
        (state === 'computed' || state === 'stale') &&
        step('PostRanking', version ? 'Post again' : 'Post')}
      {state === 'posted' && step('CertifyRanking', 'Certify')}
    </li>
  );
}
