import { memo, useState } from 'react';
import { Car } from '../../ui/car.tsx';
import { gap, lapTime, statusWords } from '../../ui/text/text.ts';
import { Pair } from '../board-facts.tsx';
import { moveDirection, PlaceCell, useRecentPlaceChange, useRowMoveAnimation } from '../row-animation.tsx';
import { placesGained, placesGainedWords, type RunningRow } from './running-rows.ts';

interface Props {
  readonly row: RunningRow;
  readonly index: number;
  readonly start: number | null;
  /** The interval to the car ahead, as text. */
  readonly interval: string;
  readonly isBest: boolean;
  /** Whether the line of a cut is drawn below the row. */
  readonly isCut: boolean;
  /** A remark about the cut. */
  readonly mark: string;
  readonly freePass: string;
  readonly isNarrow: boolean;
  /** Whether the result is posted, so that “finished” need not be shown. */
  readonly isFinal: boolean;
}

/** A car of the running order. It is drawn again only when one of its own values changes. */
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
              <small>{remarksOf(props)}</small>
            </button>
          ) : (
            row.driver
          )}
        </td>
        <td className="number">{row.place === 1 ? leaderWords(row) : gap(row)}</td>
        {!isNarrow && <td className="number">{props.interval}</td>}
        <td className="number">{lapTime(row.lastLapMs)}</td>
        {!isNarrow && <WideCells {...props} />}
      </tr>
      {isNarrow && isOpen && <NarrowDetails {...props} />}
    </>
  );
});

const ON_TRACK_STATUSES: ReadonlySet<string> = new Set(['running', 'finished']);

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
    <td className="board-words">{remarksOf(props)}</td>
  </>
);

/** Details for which a narrow screen has no columns. */
const NarrowDetails = (props: Props) => (
  <tr className="board-more">
    <td colSpan={5}>
      <dl className="board-pairs">
        <Pair what="Interval">{props.interval || 'leads'}</Pair>
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

/** Returns the text in the gap column for the car in front. */
export const leaderWords = ({ status }: Pick<RunningRow, 'status'>): string =>
  status === 'finished' ? 'Winner' : 'Leader';

/** Returns the remarks about a car: an unusual status, a free pass and a mark at a cut. */
function remarksOf({ row: { status }, mark, freePass, isFinal }: Props): string {
  const isOrdinary = status === 'running' || (isFinal && status === 'finished');
  return [isOrdinary ? '' : statusWords(status), freePass, mark].filter(Boolean).join(' · ');
}
