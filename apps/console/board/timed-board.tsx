import { useMemo } from 'react';
import { QUALIFYING_ORDER } from '#projections/columns';
import { useView, type ViewsByName } from '../api/data/meeting.tsx';
import { arrangeColumns, ownColumn, type CellContext } from '../ui/table/columns.ts';
import { placeCell } from '../ui/table/place-cell.tsx';
import { Table } from '../ui/table/table.tsx';
import { gapWords, sessionName, statusWords } from '../ui/text/text.ts';
import { Waiting } from '../ui/waiting.tsx';
import { BoardHead, Figure, type PageBoardProps } from './board-head.tsx';
import { BubbleFact, Pair } from './board-facts.tsx';
import { carCountStyle } from './board-layout.ts';
import {
  bubblesOf,
  cutsOf,
  isAtCut,
  isFirstBelow,
  lastAbove,
  transferTies,
  type Bubble,
  type Cut,
} from './cut.ts';
import { LapTime } from './race/lap-mark.tsx';
import { DriverButton, useBecauseDialog, type ExplainPlace } from './explain-place.tsx';
import { t } from '../ui/language/language.ts';

type Order = ViewsByName['qualifying-order'];
type TimedRow = Order['rows'][number];

/** The order of a timed session, with a line below the last car that advances. */
export function TimedBoard(props: PageBoardProps) {
  const { meeting, session } = props;
  const order = useView('qualifying-order', session.session);
  const results = useView('results', session.session);
  const { sessions } = meeting;
  const resultRows = results?.rows;
  const cuts = useMemo(() => cutsOf(resultRows ?? [], sessions), [resultRows, sessions]);
  const bubbles = useMemo(
    () => bubblesOf(cuts, order?.rows.filter(({ rank }) => rank !== null) ?? []),
    [cuts, order],
  );
  const into = new Map(
    resultRows?.flatMap(({ car, advancedTo }) =>
      advancedTo === null ? [] : [[car, sessionName(sessions, advancedTo)]],
    ),
  );
  const timed = order?.rows.filter(({ status }) => status === 'timed').length ?? 0;
  return (
    <>
      <BoardHead {...props}>
        {order && (
          <Figure what={t('Cars with a time')} name="timed">
            {timed}
            <small>/{order.rows.length}</small>
          </Figure>
        )}
      </BoardHead>
      {order ? (
        <div className="board-body">
          <TimedTable rows={order.rows} cuts={cuts} tied={transferTies(resultRows ?? [])} into={into} />
          <TimedFacts order={order} bubbles={bubbles} hasInto={into.size > 0} />
        </div>
      ) : (
        <Waiting words={t('Loading the order…')} />
      )}
    </>
  );
}

interface TableProps {
  readonly rows: readonly TimedRow[];
  readonly cuts: readonly Cut[];
  /** The cars of a tie that decides which of them advances. */
  readonly tied: ReadonlySet<string>;
  readonly into: ReadonlyMap<string, string>;
}

/** A car of the order, with what the board knows beside its row. */
interface TimedLine extends TimedRow {
  /** The name of the session to which its place leads; empty if it leads nowhere. */
  readonly into: string;
  readonly isCut: boolean;
  /** The remark of a car at a cut; empty for the others. */
  readonly mark: string;
  readonly explain: ExplainPlace;
}

function TimedTable({ rows, cuts, tied, into }: TableProps) {
  const { explain, dialog } = useBecauseDialog();
  const lines = rows.map((row): TimedLine => {
    const placed = { car: row.car, place: row.rank };
    const mark = tied.has(row.car) ? t('tie for the last transfer') : markOf(cuts, placed);
    return { ...row, into: into.get(row.car) ?? '', isCut: isAtCut(cuts, placed), mark, explain };
  });
  return (
    <>
      <Table
        label={t('Order by lap time')}
        className="board-table"
        style={carCountStyle(rows.length)}
        columns={COLUMNS}
        rows={lines}
        keyOf={carOf}
        attributes={lineAttributes}
        placeOf={rankOf}
        isFixed
      />
      {dialog}
    </>
  );
}

const carOf = ({ car }: TimedLine): string => car;
const rankOf = ({ rank }: TimedLine): number | null => rank;

const lineAttributes = ({ isCut, status }: TimedLine) => ({
  'data-cut': isCut || undefined,
  'data-out': status === 'timed' ? undefined : true,
});

function markOf(cuts: readonly Cut[], row: { readonly car: string; readonly place: number | null }): string {
  if (lastAbove(cuts, row)) return t('on the bubble');
  return isFirstBelow(cuts, row) ? t('first out') : '';
}

const name = (row: TimedLine, { onlyWithout }: CellContext) => (
  <>
    <DriverButton row={row} explain={row.explain} />
    <small>
      <span className={onlyWithout('into')}>
        {row.into !== '' && t('to {session}', { session: row.into })}
      </span>
      <span className={onlyWithout('status')}>{row.status !== 'timed' && statusWords(row.status)}</span>
      <span className={onlyWithout('gapMs')}>{row.rank === 1 ? '' : gapWords(row)}</span>
      {row.penalised.length > 0 && <span>{row.penalised.join(' · ')}</span>}
      {row.mark}
    </small>
  </>
);

const best = ({ bestLapMs, rank }: TimedLine) => (
  <LapTime ms={bestLapMs} mark={rank === 1 ? 'overall' : null} />
);

const COLUMNS = arrangeColumns<TimedLine>(
  QUALIFYING_ORDER,
  [
    ...['rank', 'car', 'driver', 'timeMs', 'bestLapMs', 'speedMph', 'gapMs', 'laps', 'status'],
    ownColumn(t('Advances to'), 'into', ({ into }) => into, { optional: true, format: ({ into }) => into }),
  ],
  {
    rank: { cell: (row, context) => placeCell(row.rank, context), align: 'left', width: 5 },
    driver: { cell: name },
    bestLapMs: { cell: best, width: 11 },
    status: { cell: ({ status }) => status !== 'timed' && statusWords(status) },
  },
);

interface FactsProps {
  readonly order: Order;
  readonly bubbles: readonly Bubble<TimedRow>[];
  readonly hasInto: boolean;
}

const TimedFacts = ({ order: { rows }, bubbles, hasInto }: FactsProps) => (
  <aside className="board-facts" aria-label={t('About the session')}>
    {bubbles.map((bubble) => (
      <BubbleFact key={bubble.cut.place} {...bubble} />
    ))}
    {bubbles.length === 0 && hasInto && (
      <section>
        <h2>{t('No bubble')}</h2>
        <p>{t('Every place goes on; the rank decides into which race, and where it starts.')}</p>
      </section>
    )}
    <dl className="board-pairs">
      <Pair what={t('Cars')}>{rows.length}</Pair>
      <Pair what={t('Without a time')}>{rows.filter(({ status }) => status !== 'timed').length}</Pair>
    </dl>
  </aside>
);
