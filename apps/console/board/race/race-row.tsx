import { memo, useState } from 'react';
import { Car } from '../../ui/car.tsx';
import { gap, lapTime, statusWords } from '../../ui/text/text.ts';
import { moveDirection, useRowMoveAnimation, useRecentPlaceChange } from '../row-animation.ts';
import { placesGained, placesGainedWords, type RunningRow } from './running-rows.ts';

interface Props {
  readonly row: RunningRow;
  readonly index: number;
  readonly start: number | null;
  /** The interval to the car ahead, in words. */
  readonly ahead: string;
  readonly isBest: boolean;
  /** The line is drawn below it. */
  readonly isCut: boolean;
  readonly mark: string;
  readonly freePass: string;
  readonly isNarrow: boolean;
  /** The result is there: that a car finished goes without saying. */
  readonly isFinal: boolean;
}

/** A car of the running order. It is drawn again when something of its own changes, and only then. */
export const RaceRow = memo(function RaceRow(props: Props) {
  const { row, index, isCut, isNarrow } = props;
  const line = useRowMoveAnimation<HTMLTableRowElement>(index);
  const [isOpen, setOpen] = useState(false);
  const by = useRecentPlaceChange(row.place);
  return (
    <>
      <tr
        ref={line}
        className="board-row"
        data-cut={isCut || undefined}
        data-moved={moveDirection(by)}
        data-out={!ON_TRACK_STATUSES.has(row.status) || undefined}
      >
        <PlaceCell place={row.place} by={by} />
        {!isNarrow && (
          <td>
            <PlacesGained places={placesGained(props.start, row.place)} />
          </td>
        )}
        <th scope="row">
          <Car car={row.car} />
        </th>
        <td className="board-driver">
          {isNarrow ? (
            <button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {row.driver ?? `Car ${row.car}`}
              <small>{wordsOf(props)}</small>
            </button>
          ) : (
            row.driver
          )}
        </td>
        <td className="number">{row.place === 1 ? leaderWords(row) : gap(row)}</td>
        {!isNarrow && <td className="number">{props.ahead}</td>}
        <td className="number">{lapTime(row.lastLapMs)}</td>
        {!isNarrow && <WideCells {...props} />}
      </tr>
      {isNarrow && isOpen && <NarrowDetails {...props} />}
    </>
  );
});

const ON_TRACK_STATUSES: ReadonlySet<string> = new Set(['running', 'finished']);

/** A place, and for some seconds how many were won or lost. */
export const PlaceCell = ({ place, by }: { readonly place: number | null; readonly by: number }) => (
  <td className="board-place">
    {place ?? <abbr title="no place">–</abbr>}
    {by !== 0 && (
      <span className="board-moved" aria-hidden="true">
        {by > 0 ? '▲' : '▼'}
        {Math.abs(by)}
      </span>
    )}
  </td>
);

function PlacesGained({ places }: { readonly places: number | null }) {
  if (places === null) return null;
  return (
    <span className="board-gained" data-gained={Math.sign(places)}>
      <span aria-hidden="true">{places === 0 ? '=' : `${places > 0 ? '▲' : '▼'}${Math.abs(places)}`}</span>
      <span className="hidden">{placesGainedWords(places)}</span>
    </span>
  );
}

const Best = ({ row, isBest }: Pick<Props, 'row' | 'isBest'>) =>
  isBest ? (
    <strong className="board-best">
      <small>best</small> {lapTime(row.bestLapMs)}
    </strong>
  ) : (
    lapTime(row.bestLapMs)
  );

const WideCells = (props: Props) => (
  <>
    <td className="number">
      <Best {...props} />
    </td>
    <td className="number">{props.row.lapsLed}</td>
    <td className="board-words">{wordsOf(props)}</td>
  </>
);

/** What a phone has no column for. */
const NarrowDetails = (props: Props) => (
  <tr className="board-more">
    <td colSpan={5}>
      <dl className="board-pairs">
        <Pair what="Interval">{props.ahead || 'leads'}</Pair>
        <Pair what="Best">
          <Best {...props} />
        </Pair>
        <Pair what="Led">{props.row.lapsLed}</Pair>
        <Pair what="Laps">{props.row.laps}</Pair>
        <Pair what="Started">
          {props.start ?? '–'} <PlacesGained places={placesGained(props.start, props.row.place)} />
        </Pair>
        <Pair what="Status">{statusWords(props.row.status)}</Pair>
      </dl>
    </td>
  </tr>
);

/** A term and what it is. */
export const Pair = ({ what, children }: { readonly what: string; readonly children: React.ReactNode }) => (
  <div>
    <dt>{what}</dt>
    <dd>{children}</dd>
  </div>
);

/** What stands in the column of the gaps for whoever has none. */
export const leaderWords = ({ status }: Pick<RunningRow, 'status'>): string =>
  status === 'finished' ? 'Winner' : 'Leader';

/** What is out of the ordinary about a car: a car that runs says nothing. */
function wordsOf({ row: { status }, mark, freePass, isFinal }: Props): string {
  const isOrdinary = status === 'running' || (isFinal && status === 'finished');
  return [isOrdinary ? '' : statusWords(status), freePass, mark].filter(Boolean).join(' · ');
}
