import type { ReactNode } from 'react';
import type { Command, CommandType } from '#domain';
import { outcomeWords } from '#projections/columns';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { formatsOf, orderNames, rankingsOf, type Format } from '../../board/rankings/rankings-of.ts';
import { addressOf, followLink } from '../../routes.ts';
import { classOf, sessionName, withoutClass } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { useDesk } from '../desk-context.tsx';
import { Outcome } from '../undo/outcome.tsx';
import { FORM_RULES, useIssuing, type Issuing } from '../undo/use-issuing.ts';
import { t } from '../../ui/language/language.ts';

type Draw = ViewsByName['draws']['rows'][number];
type Meeting = ViewsByName['meeting'];

/** What is drawn and chosen in the meeting, and its rankings: each with the step that comes next. */
export default function DrawsPanel() {
  const meeting = useView('meeting');
  const draws = useView('draws');
  const issuing = useIssuing(FORM_RULES);
  if (!meeting || !draws) return <Waiting words={t('Loading the draws…')} />;
  return (
    <>
      <Outcome issuing={issuing} />
      {formatsOf(meeting).map((one) => (
        <ClassDraws key={one.id} {...one} meeting={meeting} draws={draws} issuing={issuing} />
      ))}
    </>
  );
}

interface ClassProps {
  /** The class; null in a meeting without classes. */
  readonly id: string | null;
  /** The name of the class; empty in a meeting without classes. */
  readonly name: string;
  readonly format: Format;
  readonly meeting: Meeting;
  /** The draws of all classes. */
  readonly draws: ViewsByName['draws'];
  readonly issuing: Issuing;
}

/** The draws and the rankings of a class. */
function ClassDraws({ id, name, format, meeting, draws, issuing }: ClassProps) {
  const isOfClass = (ref: string | null) => id === null || classOf(ref ?? '') === id;
  const own = draws.rows.filter(({ ranking, session }) => isOfClass(ranking ?? session));
  const rankings = rankingsOf(meeting).filter((ranking) => isOfClass(ranking.id));
  const nameIn = (ref: string): string => {
    const full = sessionName(orderNames(meeting), ref);
    return name !== '' && full.startsWith(`${name} `) ? full.slice(name.length + 1) : full;
  };
  return (
    <section className="desk-class">
      {name !== '' && <h3>{name}</h3>}
      <FixField id={id} name={name} format={format} isDue={draws.unfixed.some(isOfClass)} />
      {own.length === 0 && rankings.length === 0 && (
        <p className="quiet">{t('This format has no draws and no rankings.')}</p>
      )}
      <ul className="desk-draws" aria-label={t('Draws {name}', { name }).trim()}>
        {own.map((draw) => {
          const title = titleOf(draw, nameIn);
          return (
            <li key={`${draw.ranking} ${draw.session} ${draw.source} ${draw.kind}`}>
              <strong>{title}</strong>{' '}
              {draw.isOpen ? <span className="quiet">{t('open')}</span> : <span>{outcomeWords(draw)}</span>}{' '}
              {draw.seed !== null && <span className="quiet">{t('seed {seed}', { seed: draw.seed })}</span>}{' '}
              {(draw.isOpen || draw.kind === 'choice') && (
                <DrawSteps draw={draw} title={title} issuing={issuing} />
              )}
            </li>
          );
        })}
      </ul>
      <ul className="desk-draws" aria-label={t('Rankings {name}', { name }).trim()}>
        {rankings.map((ranking) => (
          <RankingRow
            key={ranking.id}
            id={ranking.id}
            name={ranking.name}
            isDrawn={own.some((draw) => draw.ranking === ranking.id)}
            nameIn={nameIn}
            issuing={issuing}
          />
        ))}
      </ul>
    </section>
  );
}

const TITLES: Readonly<Record<Draw['kind'], (name: string) => string>> = {
  order: (name) => t('Order of {name}', { name }),
  lineup: (name) => t('Line-up of {name}', { name }),
  inversion: (name) => t('Inversion of {name}', { name }),
  choice: (name) => t('Chosen for {name}', { name }),
};

const titleOf = ({ kind, ranking, session }: Draw, nameIn: (ref: string) => string): string =>
  TITLES[kind](nameIn(ranking ?? session ?? ''));

type SessionSpec = Format['sessions'][number];
type Source = NonNullable<SessionSpec['lineup']>[number];

const hasWhen = (source: Source): boolean =>
  source.when !== undefined || ('of' in source && source.of.some(hasWhen));

/** Returns whether the number of cars decides about a session: its copies, or what of it is in the format. */
const dependsOnField = ({ count, when, lineup = [] }: SessionSpec): boolean =>
  typeof count === 'object' || when !== undefined || lineup.some(hasWhen);

interface FixFieldProps extends Pick<ClassProps, 'id' | 'name' | 'format'> {
  /** Whether sessions wait for it. */
  readonly isDue: boolean;
}

/** Offers to fix the number of cars, where the format depends on it. */
function FixField({ id, name, format, isDue }: FixFieldProps) {
  const { may, openForm } = useDesk();
  if (!format.sessions.some(dependsOnField) || !may('FixField')) return null;
  return (
    <p>
      <button
        className={isDue ? 'button primary' : 'button'}
        onClick={() => openForm('FixField', id === null ? {} : { class: id })}
      >
        {t('Fix the number of cars…')}
        <span className="hidden"> {name}</span>
      </button>
    </p>
  );
}

interface StepProps {
  readonly draw: Draw;
  readonly title: string;
  readonly issuing: Issuing;
}

/** The buttons of an open draw: by the generator of the server, or by hand. */
function DrawSteps({ draw, title, issuing }: StepProps) {
  const { may, openForm } = useDesk();
  const { kind, ranking, session, source, cars, possible } = draw;
  const type = TYPES[kind];
  if (!may(type)) return null;
  if (kind === 'choice')
    return (
      <StepButton about={title} onClick={() => openForm(type, { session })}>
        {t('Choose a car…')}
      </StepButton>
    );
  const about = ranking === null ? { session } : { ranking };
  // A draw of a source names it; a ranking, and the draw of a whole line-up, have none.
  const fields = source === null || kind === 'lineup' ? about : { ...about, source };
  const send = (outcome: object) => void issuing.send({ type, ...fields, ...outcome } as Command);
  return (
    <>
      <StepButton about={title} isPlain={false} onClick={() => send({ seed: newSeed() })}>
        {t('Draw')}
      </StepButton>
      {kind === 'inversion' ? (
        possible.map((number) => (
          <StepButton key={number} about={title} onClick={() => send({ number })}>
            {String(number)}
          </StepButton>
        ))
      ) : (
        <StepButton about={title} onClick={() => openForm(type, fields, cars.map(withoutClass))}>
          {t('By hand…')}
        </StepButton>
      )}
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

interface ButtonProps {
  /** What the button is about, for those who do not see where it stands. */
  readonly about: string;
  readonly isPlain?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const StepButton = ({ about, isPlain = true, onClick, children }: ButtonProps) => (
  <button className={`button ${isPlain ? 'plain ' : ''}desk-small`} onClick={onClick}>
    {children}
    <span className="hidden"> {about}</span>
  </button>
);

interface RankingProps {
  readonly id: string;
  readonly name: string;
  readonly isDrawn: boolean;
  /** Returns the name of a session or a ranking of the class. */
  readonly nameIn: (ref: string) => string;
  readonly issuing: Issuing;
}

/** A ranking, its state, and its next steps: import it, break its ties, post and certify it. */
function RankingRow({ id, name, isDrawn, nameIn, issuing }: RankingProps) {
  const { meeting, may, openForm } = useDesk();
  const ranking = useView('ranking', id);
  if (!ranking) return null;
  const { state, version, waitsFor } = ranking;
  const step = (type: 'PostRanking' | 'CertifyRanking', words: string) =>
    may(type) && (
      <StepButton about={name} isPlain={false} onClick={() => void issuing.send({ type, ranking: id })}>
        {words}
      </StepButton>
    );
  return (
    <li>
      <a href={addressOf(meeting, 'rankings', id)} onClick={followLink}>
        <strong>{name}</strong>
      </a>{' '}
      <span className="quiet">{stateWords(ranking, nameIn)}</span>{' '}
      {!isDrawn && waitsFor.includes(id) && may('ImportRanking') && (
        <StepButton about={name} onClick={() => openForm('ImportRanking', { ranking: id })}>
          {t('Import…')}
        </StepButton>
      )}
      {may('BreakTie') &&
        tiesIn(ranking).map((cars) => (
          <StepButton
            key={cars.join(' ')}
            about={name}
            onClick={() => openForm('BreakTie', { ranking: id }, cars)}
          >
            {t('Break the tie: {cars}…', { cars: cars.map(withoutClass).join(', ') })}
          </StepButton>
        ))}
      {canBePosted(ranking) && step('PostRanking', version ? t('Post again') : t('Post'))}
      {state === 'posted' && step('CertifyRanking', t('Certify'))}
    </li>
  );
}

const canBePosted = ({ state, isComplete }: ViewsByName['ranking']): boolean =>
  isComplete && (state === 'computed' || state === 'stale');

const STATES: Readonly<Record<ViewsByName['ranking']['state'], string>> = {
  computed: t('computed'),
  posted: t('posted'),
  stale: t('stale'),
  certified: t('certified'),
};

function stateWords(
  { ranking, state, version, isComplete, waitsFor }: ViewsByName['ranking'],
  nameIn: (ref: string) => string,
): string {
  const others = waitsFor.filter((ref) => ref !== ranking).map(nameIn);
  const waiting = others.length > 0 ? [t('waits for {orders}', { orders: others.join(', ') })] : [];
  const computed = isComplete ? t('not posted') : t('not complete');
  const posted = () => t('{state}, version {version}', { state: STATES[state], version: version ?? '' });
  return [state === 'computed' ? computed : posted(), ...waiting].join(', ');
}

/** Returns the groups that are level in a ranking, each by its cars, drivers or teams. */
const tiesIn = ({ rows }: ViewsByName['ranking']): readonly string[][] => [
  ...new Map(
    rows
      .filter(({ tiedWith }) => tiedWith.length > 0)
      .map(({ place, who, tiedWith }) => [place, [who, ...tiedWith].toSorted()] as const),
  ).values(),
];
