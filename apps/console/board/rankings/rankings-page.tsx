import { useMemo } from 'react';
import { POINTS, RANKING } from '#projections/columns';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink, type PageProps } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { useCurrentInSight } from '../../ui/current-in-sight.ts';
import '../../ui/session-picker.css';
import { arrangeColumns } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { ordinal, sessionName } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import '../board.css';
import { DriverButton, useBecauseDialog, type ExplainPlace } from '../explain-place.tsx';
import { SheetLinks } from '../sheets/sheet-links.tsx';
import { orderNames, rankingsOf, type KnownRanking } from './rankings-of.ts';
import { t } from '../../ui/language/language.ts';

type Meeting = ViewsByName['meeting'];

/** The rankings of the meeting with their sums, and the points of a session (`?points=heat-1`). */
export default function RankingsPage({ session: named, query }: PageProps) {
  const meeting = useView('meeting');
  const { explain, dialog } = useBecauseDialog();
  const nav = useCurrentInSight(named ?? '');
  if (!meeting) {
    return (
      <>
        <h1>{t('Rankings')}</h1>
        <Waiting words={t('Loading the rankings…')} />
      </>
    );
  }
  const rankings = rankingsOf(meeting);
  const paid = query.get('points');
  const shown = rankings.find(({ id }) => id === (named ?? rankings[0]?.id));
  return (
    <>
      <nav className="sessions scroll-x" aria-label={t('Rankings')} ref={nav}>
        {rankings.map(({ id, name, className }) => (
          <a
            key={id}
            href={addressOf(meeting.meeting, 'rankings', id)}
            onClick={followLink}
            aria-current={paid === null && id === shown?.id ? 'page' : undefined}
          >
            {name}
            {className !== '' && <small>{className}</small>}
          </a>
        ))}
      </nav>
      {paid !== null && meeting.sessions.some(({ session }) => session === paid) ? (
        <SessionPoints meeting={meeting} session={paid} />
      ) : shown ? (
        <OneRanking key={shown.id} meeting={meeting} shown={shown} explain={explain} />
      ) : (
        <NoRanking named={named} />
      )}
      {dialog}
    </>
  );
}

const NoRanking = ({ named }: { readonly named: string | null }) => (
  <>
    <h1>{t('Rankings')}</h1>
    <p className="notice">
      {named === null
        ? t('The format of this meeting ranks nobody by points or draws.')
        : t('This meeting has no ranking “{name}”. Choose one of those above.', { name: named })}
    </p>
  </>
);

interface RankingProps {
  readonly meeting: Meeting;
  readonly shown: KnownRanking;
  readonly explain: ExplainPlace;
}

type Ranking = ViewsByName['ranking'];
type Ranked = Ranking['rows'][number];

function OneRanking({ meeting, shown, explain }: RankingProps) {
  const ranking = useView('ranking', shown.id);
  const name = `${shown.className} ${shown.name}`.trim();
  const nameOf = (ref: string): string => sourceName(ref, meeting);
  const columns = useMemo(
    () =>
      arrangeColumns<Ranked>(RANKING, ['place', 'car', 'driver', 'points', 'because'], {
        driver: { cell: (row) => <DriverButton row={row} explain={explain} /> },
        because: { title: t('How'), priority: 2, width: 28 },
      }),
    [explain],
  );
  if (!ranking) return <Waiting words={t('Loading the ranking…')} />;
  const sources = [...new Set(ranking.rows.flatMap(({ parts }) => parts.map(({ of }) => of)))];
  return (
    <>
      <header className="board-head">
        <h1>
          {name} <span className="quiet">{stateWords(ranking)}</span>
        </h1>
      </header>
      <SheetLinks sheets={[{ name: 'ranking', about: shown.id, label: t('Ranking') }]} />
      <Stale stale={ranking.stale} />
      {ranking.rows.length === 0 ? (
        <p className="notice">{emptyWords(ranking, nameOf)}</p>
      ) : (
        <Table
          label={name}
          columns={columns}
          rows={ranking.rows}
          keyOf={({ who }) => who}
          sessions={meeting.sessions}
        />
      )}
      {sources.length > 0 && (
        <p className="quiet">
          {t('Points of')}{' '}
          {sources.map((of, i) => (
            <span key={of}>
              {i > 0 && ' · '}
              <PointsLink meeting={meeting} of={of} name={nameOf(of)} />
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** Returns the name of a session, of a ranking, or of a session at a lap, as a ranking names it. */
function sourceName(ref: string, meeting: Meeting): string {
  const [id = ref, lap] = ref.split('@');
  const name = sessionName(orderNames(meeting), id);
  return lap === undefined ? name : t('{name}, lap {lap}', { name, lap });
}

interface PointsLinkProps {
  readonly meeting: Meeting;
  readonly of: string;
  readonly name: string;
}

/** Links to the points of a session; a ranking in a sum has a page of its own. */
function PointsLink({ meeting, of, name }: PointsLinkProps) {
  const [session = of] = of.split('@');
  const isSession = meeting.sessions.some((one) => one.session === session);
  const href = isSession
    ? addressOf(meeting.meeting, 'rankings', null, { points: session })
    : addressOf(meeting.meeting, 'rankings', of);
  return (
    <a href={href} onClick={followLink}>
      {name}
    </a>
  );
}

const STATES: Readonly<Record<Exclude<Ranking['state'], 'computed'>, string>> = {
  certified: t('certified'),
  posted: t('posted'),
  stale: t('stale'),
};

function stateWords({ state, version, isComplete }: Ranking): string {
  if (state === 'computed') return isComplete ? t('not posted') : t('as of now');
  return t('{state}, version {version}', { state: STATES[state], version: version ?? 1 });
}

function emptyWords({ ranking, waitsFor }: Ranking, nameOf: (ref: string) => string): string {
  if (waitsFor.length === 0) return t('Nobody is ranked yet.');
  if (waitsFor.includes(ranking)) return t('Nobody is ranked yet: the order is not drawn or imported.');
  return t('Nobody is ranked yet: it waits for {sources}.', { sources: waitsFor.map(nameOf).join(', ') });
}

const Stale = ({ stale }: Pick<Ranking, 'stale'>) =>
  stale.length === 0 ? null : (
    <div className="notice warn">
      <strong>{t('Posted again, these would move:')}</strong>
      <ul>
        {stale.map(({ car, from, to, pointsFrom, pointsTo, because }) => (
          <li key={car}>
            <Car car={car} /> {from === null ? t('comes in') : ordinal(from)} →{' '}
            {to === null ? t('drops out') : ordinal(to)}
            {pointsFrom !== pointsTo &&
              t(', {from} → {to} points', { from: pointsFrom ?? '–', to: pointsTo ?? '–' })}{' '}
            <span className="quiet">{because[0]?.words}</span>
          </li>
        ))}
      </ul>
    </div>
  );

/** Returns the columns of points. Where all are of one session by one table, nobody needs to read which. */
const pointsColumns = (isOne: boolean) =>
  arrangeColumns<ViewsByName['points']['rows'][number]>(
    POINTS,
    [...(isOne ? [] : ['of', 'table']), 'place', 'car', 'driver', 'points', 'words'],
    { words: { priority: 2, width: 24 } },
  );
const [COLUMNS_OF_ONE, COLUMNS_OF_MANY] = [pointsColumns(true), pointsColumns(false)];

function SessionPoints({ meeting, session }: { readonly meeting: Meeting; readonly session: string }) {
  const points = useView('points', session);
  if (!points) return <Waiting words={t('Loading the points…')} />;
  const isOne = new Set(points.rows.map(({ of, table }) => `${of} ${table}`)).size <= 1;
  return (
    <>
      <header className="board-head">
        <h1>
          {t('Points of {session}', { session: sessionName(meeting.sessions, session) })}{' '}
          <span className="quiet">{points.isPublished ? t('results posted') : t('as of now')}</span>
        </h1>
        <a href={addressOf(meeting.meeting, 'results', session)} onClick={followLink}>
          {t('Result')}
        </a>
      </header>
      <SheetLinks sheets={[{ name: 'points', about: session, label: t('Points') }]} />
      {points.rows.length === 0 ? (
        <p className="notice">{t('No points yet.')}</p>
      ) : (
        <Table
          label={t('Points')}
          columns={isOne ? COLUMNS_OF_ONE : COLUMNS_OF_MANY}
          rows={points.rows}
          keyOf={({ of, table, car }) => `${of} ${table} ${car}`}
          sessions={meeting.sessions}
        />
      )}
    </>
  );
}
