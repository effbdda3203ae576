import { lazy, Suspense } from 'react';
import type { SessionNames } from '#domain/words';
import { LINEUP } from '#projections/columns';
import { useView, type ViewsByName } from '../api/data/meeting.tsx';
import { Car } from '../ui/car.tsx';
import { openKey, openWords, ordinal, sessionName } from '../ui/text/text.ts';
import { arrangeColumns, ownColumn } from '../ui/table/columns.ts';
import { Table } from '../ui/table/table.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { BoardHead, Figure, type PageBoardProps } from './board-head.tsx';
import { carCountStyle } from './board-layout.ts';
import { orderNames } from './rankings/rankings-of.ts';
import { ROLLS_OFF } from './rolls-off.ts';
import { DriverButton, useBecauseDialog, type ExplainPlace } from './explain-place.tsx';
import { t, tn } from '../ui/language/language.ts';

const LineupSheets = lazy(() => import('./sheets/lineup-sheets.tsx'));

type Lineup = ViewsByName['lineup'];
type LineupRow = Lineup['rows'][number];
type StaleCar = Lineup['stale'][number];

const STATES: Readonly<Record<Lineup['state'], string>> = {
  none: t('This session has no line-up: any car may run.'),
  computed: t('Not posted yet: this is how it would be now.'),
  posted: t('Posted.'),
  stale: t('Out of date: results have changed since it was posted. Affected cars are marked.'),
};

/** The starting order before the session is opened, and how each car got its start. */
export function LineupBoard(props: PageBoardProps) {
  const { meeting, session } = props;
  const lineup = useView('lineup', session.session);
  return (
    <>
      <BoardHead {...props}>
        {session.lapsScheduled !== null && <Figure what={t('Laps')}>{session.lapsScheduled}</Figure>}
        {lineup && <Figure what={t('Cars')}>{lineup.rows.length}</Figure>}
      </BoardHead>
      {lineup ? (
        <>
          <p className={lineup.state === 'stale' ? 'notice warn' : 'quiet'}>
            <strong>{t('Line-up.')}</strong> {STATES[lineup.state]}
          </p>
          {lineup.rows.length > 0 && (
            <Suspense>
              <LineupSheets session={session.session} />
            </Suspense>
          )}
          {lineup.open.length > 0 && <OpenPlaces open={lineup.open} meeting={meeting} />}
          {lineup.rows.length > 0 && (
            <LineupTable rows={lineup.rows} stale={lineup.stale} sessions={orderNames(meeting)} />
          )}
        </>
      ) : (
        <Waiting words={t('Loading the line-up…')} />
      )}
    </>
  );
}

const OpenPlaces = ({ open, meeting }: Pick<Lineup, 'open'> & Pick<PageBoardProps, 'meeting'>) => (
  <ul className="board-open">
    {open.map((place) => (
      <li key={openKey(place)}>
        <strong>{tn(place.places, '{n} place', '{n} places')}</strong> {t('open')}{' '}
        <span className="quiet">{openFrom(place, meeting)}</span>
      </li>
    ))}
  </ul>
);

/** Says where an open place comes from, and what it waits for. */
function openFrom(place: Lineup['open'][number], meeting: PageBoardProps['meeting']): string {
  if (place.session === 'provisional') return t('for a provisional');
  const name = sessionName(orderNames(meeting), place.session);
  const until = openWords(place, name);
  if (place.cars) return t('from {name}, {until}', { name, until });
  return until === '' ? t('from {name}', { name }) : until;
}

interface LineupTableProps extends Pick<Lineup, 'rows' | 'stale'> {
  readonly sessions: SessionNames;
}

/** A car of the line-up, with what the board knows beside its row. */
interface StartLine extends LineupRow {
  readonly stale: StaleCar | undefined;
  readonly explain: ExplainPlace;
}

function LineupTable({ rows, stale, sessions }: LineupTableProps) {
  const { explain, dialog } = useBecauseDialog();
  const moves = new Map(stale.map((one) => [one.car, one]));
  const cars = new Set(rows.map(({ car }) => car));
  return (
    <>
      <Table
        label={t('Line-up')}
        className="board-table board-lineup"
        style={carCountStyle(rows.length)}
        columns={COLUMNS}
        rows={rows.map((row): StartLine => ({ ...row, stale: moves.get(row.car), explain }))}
        keyOf={carOf}
        sessions={sessions}
      />
      <MissingCars stale={stale.filter(({ car }) => !cars.has(car))} />
      {dialog}
    </>
  );
}

const carOf = ({ car }: StartLine): string => car;

const staleWords = ({ stale }: StartLine): string => {
  if (!stale) return '';
  return stale.to === null ? t('would be out') : t('would start {place}', { place: ordinal(stale.to) });
};

const STALE = ownColumn<StartLine>(t('Stale'), 'stale', (row) => <strong>{staleWords(row)}</strong>, {
  format: staleWords,
  optional: true,
  priority: 1,
});

const COLUMNS = arrangeColumns<StartLine>(LINEUP, ['start', ROLLS_OFF, 'car', 'driver', STALE, 'via'], {
  driver: {
    cell: (row) => (
      <>
        <DriverButton row={row} explain={row.explain} />
        {row.penalised.length > 0 && <small>{row.penalised.join(' · ')}</small>}
      </>
    ),
  },
});

/** Lists cars that the rule would now put into the line-up. */
const MissingCars = ({ stale }: Pick<Lineup, 'stale'>) =>
  stale.length > 0 && (
    <p className="notice warn">
      <strong>{t('Not in it, and would be:')}</strong>{' '}
      {stale.map(({ car, to }) => (
        <span key={car} className="board-in">
          <Car car={car} /> {to === null ? t('nowhere') : ordinal(to)}
        </span>
      ))}
    </p>
  );
