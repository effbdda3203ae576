import { memo, useMemo } from 'react';
import { useView, type ViewsByName } from '../api/data/meeting.tsx';
import { Car } from '../ui/car.tsx';
import { NumberHead } from '../ui/number-head.tsx';
import { gap, lapTime, sessionName, statusWords } from '../ui/text/text.ts';
import { Waiting } from '../ui/waiting.tsx';
import { BoardHead, Figure, type PageBoardProps } from './board-head.tsx';
import { BubbleFact, Pair } from './board-facts.tsx';
import { carCountStyle, NARROW_SCREEN, useMediaQuery } from './board-layout.ts';
import { bubblesOf, cutsOf, type Bubble } from './cut.ts';
import { moveDirection, PlaceCell, useRecentPlaceChange, useRowMoveAnimation } from './row-animation.tsx';
import { DriverButton, useBecauseDialog, type ExplainPlace } from './explain-place.tsx';

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
          <Figure what="Cars with a time">
            {timed}
            <small>/{order.rows.length}</small>
          </Figure>
        )}
      </BoardHead>
      {order ? (
        <div className="board-body">
          <TimedTable rows={order.rows} bubbles={bubbles} into={into} />
          <TimedFacts order={order} bubbles={bubbles} hasInto={into.size > 0} />
        </div>
      ) : (
        <Waiting words="The order is on its way…" />
      )}
    </>
  );
}

interface TableProps {
  readonly rows: readonly TimedRow[];
  readonly bubbles: readonly Bubble<TimedRow>[];
  readonly into: ReadonlyMap<string, string>;
}

function TimedTable({ rows, bubbles, into }: TableProps) {
  const isNarrow = useMediaQuery(NARROW_SCREEN);
  const { explain, dialog } = useBecauseDialog();
  const hasInto = into.size > 0;
  return (
    <>
      <table className="table board-table" style={carCountStyle(rows.length)}>
        <caption className="hidden">Order by lap time</caption>
        <thead>
          <tr>
            <th scope="col">
              <abbr title="Rank">Pos</abbr>
            </th>
            <th scope="col">Car</th>
            <th scope="col">Driver</th>
            <NumberHead>Best</NumberHead>
            {!isNarrow && <SpeedHead />}
            <NumberHead>Gap</NumberHead>
            {!isNarrow && <NumberHead>Laps</NumberHead>}
            {hasInto && !isNarrow && <th scope="col">Goes to</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <TimedTableRow
              key={row.car}
              row={row}
              index={i}
              isNarrow={isNarrow}
              explain={explain}
              into={hasInto ? (into.get(row.car) ?? '–') : null}
              bubble={bubbleMarkOf(bubbles, row.car)}
            />
          ))}
        </tbody>
      </table>
      {dialog}
    </>
  );
}

const SpeedHead = () => (
  <NumberHead>
    Speed <abbr title="miles per hour">mph</abbr>
  </NumberHead>
);

const bubbleMarkOf = (bubbles: readonly Bubble<TimedRow>[], car: string): 'on' | 'next' | null =>
  bubbles.some(({ on }) => on.car === car)
    ? 'on'
    : bubbles.some(({ next }) => next?.car === car)
      ? 'next'
      : null;

interface TimedTableRowProps {
  readonly row: TimedRow;
  readonly index: number;
  readonly into: string | null;
  readonly bubble: 'on' | 'next' | null;
  readonly isNarrow: boolean;
  readonly explain: ExplainPlace;
}

const TimedTableRow = memo(function Row({ row, index, into, bubble, isNarrow, explain }: TimedTableRowProps) {
  const line = useRowMoveAnimation<HTMLTableRowElement>(index);
  const by = useRecentPlaceChange(row.rank);
  return (
    <tr
      ref={line}
      className="board-row"
      data-cut={bubble === 'on' || undefined}
      data-moved={moveDirection(by)}
      data-out={row.status === 'timed' ? undefined : true}
    >
      <PlaceCell place={row.rank} by={by} />
      <th scope="row">
        <Car car={row.car} />
      </th>
      <td className="board-driver">
        <DriverButton row={row} explain={explain} />
        <small>{remarksOf(bubble, isNarrow ? into : null)}</small>
      </td>
      {row.status === 'timed' ? (
        <TimeCells row={row} isFirst={index === 0} isNarrow={isNarrow} />
      ) : (
        <td colSpan={isNarrow ? 2 : 3} className="number quiet">
          {statusWords(row.status)}
        </td>
      )}
      {!isNarrow && <td className="number">{row.laps}</td>}
      {into !== null && !isNarrow && <td>{into}</td>}
    </tr>
  );
});

/** Returns the words under the name: the next session if a phone has no column for it, and the bubble. */
function remarksOf(bubble: TimedTableRowProps['bubble'], into: string | null): string {
  const mark = bubble === null ? '' : bubble === 'on' ? 'on the bubble' : 'first below the cut';
  return [into === null || into === '–' ? '' : `to ${into}`, mark].filter(Boolean).join(' · ');
}

const TimeCells = ({
  row,
  isFirst,
  isNarrow,
}: Pick<TimedTableRowProps, 'row' | 'isNarrow'> & { isFirst: boolean }) => (
  <>
    <td className="number">
      {isFirst ? (
        <strong className="board-best">
          <small>best</small> {lapTime(row.bestLapMs)}
        </strong>
      ) : (
        lapTime(row.bestLapMs)
      )}
    </td>
    {!isNarrow && <td className="number">{row.speedMph?.toFixed(3)}</td>}
    <td className="number">{isFirst ? '' : gap(row)}</td>
  </>
);

interface FactsProps {
  readonly order: Order;
  readonly bubbles: readonly Bubble<TimedRow>[];
  readonly hasInto: boolean;
}

const TimedFacts = ({ order: { rows }, bubbles, hasInto }: FactsProps) => (
  <aside className="board-facts" aria-label="About the session">
    {bubbles.map((bubble) => (
      <BubbleFact key={bubble.cut.place} {...bubble} />
    ))}
    {bubbles.length === 0 && hasInto && (
      <section>
        <h2>No bubble</h2>
        <p>Every place goes on; the rank decides into which race, and where it starts.</p>
      </section>
    )}
    <dl className="board-pairs">
      <Pair what="Cars">{rows.length}</Pair>
      <Pair what="Without a time">{rows.filter(({ status }) => status !== 'timed').length}</Pair>
    </dl>
  </aside>
);
