import { viaWords } from '#domain/words';
import { memo } from 'react';
import { useView, type ViewsByName } from '../api/data/meeting.tsx';
import { Car } from '../ui/car.tsx';
import { count, ordinal, sessionName } from '../ui/text/text.ts';
import { Waiting } from '../ui/waiting.tsx';
import { BoardHead, Figure, type PageBoardProps } from './board-head.tsx';
import { carCountStyle } from './board-layout.ts';
import { DriverButton, useBecauseDialog, type ExplainPlace } from './explain-place.tsx';

type Lineup = ViewsByName['lineup'];
type LineupRow = Lineup['rows'][number];
type StaleCar = Lineup['stale'][number];

const STATES: Readonly<Record<Lineup['state'], string>> = {
  none: 'This session has no line-up: any car may run.',
  computed: 'As it would be now; not posted yet.',
  posted: 'Posted.',
  stale: 'Posted, and no longer right: what it rests on has changed. Those who would move are marked.',
};

/** The starting order before the session is opened, and how each car got its start. */
export function LineupBoard(props: PageBoardProps) {
  const { meeting, session } = props;
  const lineup = useView('lineup', session.session);
  return (
    <>
      <BoardHead {...props}>
        {session.lapsScheduled !== null && <Figure what="Laps">{session.lapsScheduled}</Figure>}
        {lineup && <Figure what="Cars">{lineup.rows.length}</Figure>}
      </BoardHead>
      {lineup ? (
        <>
          <p className={lineup.state === 'stale' ? 'notice warn' : 'quiet'}>
            <strong>Line-up.</strong> {STATES[lineup.state]}
          </p>
          {lineup.open.length > 0 && <OpenPlaces open={lineup.open} meeting={meeting} />}
          {lineup.rows.length > 0 && (
            <LineupTable rows={lineup.rows} stale={lineup.stale} sessions={meeting.sessions} />
          )}
        </>
      ) : (
        <Waiting words="The line-up is on its way…" />
      )}
    </>
  );
}

const OpenPlaces = ({ open, meeting }: Pick<Lineup, 'open'> & Pick<PageBoardProps, 'meeting'>) => (
  <ul className="board-open">
    {open.map(({ places, session }) => (
      <li key={session}>
        <strong>{count(places, 'place')}</strong> open{' '}
        <span className="quiet">
          {session === 'provisional' ? 'for a provisional' : `from ${sessionName(meeting.sessions, session)}`}
        </span>
      </li>
    ))}
  </ul>
);

interface LineupTableProps extends Pick<Lineup, 'rows' | 'stale'> {
  readonly sessions: PageBoardProps['meeting']['sessions'];
}

function LineupTable({ rows, stale, sessions }: LineupTableProps) {
  const { explain, dialog } = useBecauseDialog();
  const moves = new Map(stale.map((one) => [one.car, one]));
  const isMoved = rows.some(({ start, formation }) => formation !== start);
  const cars = new Set(rows.map(({ car }) => car));
  return (
    <>
      <table className="table board-table board-lineup" style={carCountStyle(rows.length)}>
        <caption className="hidden">Line-up</caption>
        <thead>
          <tr>
            <th scope="col">Start</th>
            {isMoved && <th scope="col">Rolls off</th>}
            <th scope="col">Car</th>
            <th scope="col">Driver</th>
            <th scope="col">Through</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StartRow
              key={row.car}
              row={row}
              explain={explain}
              isMoved={isMoved}
              via={viaWords(row.via, sessions)}
              stale={moves.get(row.car)}
            />
          ))}
        </tbody>
      </table>
      <MissingCars stale={stale.filter(({ car }) => !cars.has(car))} />
      {dialog}
    </>
  );
}

/** Lists cars that the rule would now put into the line-up. */
const MissingCars = ({ stale }: Pick<Lineup, 'stale'>) =>
  stale.length > 0 && (
    <p className="notice warn">
      <strong>Not in it, and would be:</strong>{' '}
      {stale.map(({ car, to }) => (
        <span key={car} className="board-in">
          <Car car={car} /> {to === null ? 'nowhere' : ordinal(to)}
        </span>
      ))}
    </p>
  );

interface StartRowProps {
  readonly row: LineupRow;
  readonly explain: ExplainPlace;
  readonly isMoved: boolean;
  readonly via: string;
  readonly stale: StaleCar | undefined;
}

const StartRow = memo(function Row({ row, explain, isMoved, via, stale }: StartRowProps) {
  return (
    <tr className="board-row">
      <td className="board-place">{row.start}</td>
      {isMoved && <td>{row.formation === row.start ? '' : (row.formation ?? 'scratched')}</td>}
      <th scope="row">
        <Car car={row.car} />
      </th>
      <td className="board-driver">
        <DriverButton row={row} explain={explain} />
      </td>
      <td className="board-words">
        {via}
        {stale && (
          <strong className="board-stale">
            {' '}
            stale: {stale.to === null ? 'would be out' : `would start ${ordinal(stale.to)}`}
          </strong>
        )}
      </td>
    </tr>
  );
});
