import { RUNNING_ORDER } from '#projections/columns';
import { gap, lapTime, statusWords, withoutClass } from '../../ui/text/text.ts';
import { arrangeColumns, ownColumn, type CellContext } from '../../ui/table/columns.ts';
import { placeCell } from '../../ui/table/place-cell.tsx';
import { Pair } from '../board-facts.tsx';
import { placesGained, placesGainedWords, type RunningRow } from './running-rows.ts';

/** A car of the running order, with what the board knows beside its row. */
export type RaceLine = RunningRow & {
  readonly start: number | null;
  /** The interval to the car ahead, as text. */
  readonly interval: string;
  readonly isBest: boolean;
  /** Whether the line of a cut is drawn below the row. */
  readonly isCut: boolean;
  /** The remarks: an unusual status, a free pass, and a mark at a cut. */
  readonly remarks: string;
  /** Whether the details are open; undefined if all columns have room. */
  readonly isOpen: boolean | undefined;
  readonly onToggle: (car: string) => void;
};

const ON_TRACK_STATUSES: ReadonlySet<string> = new Set(['running', 'finished']);

export const lineAttributes = ({ isCut, status }: RaceLine) => ({
  'data-cut': isCut || undefined,
  'data-out': !ON_TRACK_STATUSES.has(status) || undefined,
});

const gained = ({ start, place }: RaceLine) => {
  const places = placesGained(start, place);
  if (places === null) return null;
  return (
    <span className="board-gained" data-gained={Math.sign(places)}>
      <span aria-hidden="true">{places === 0 ? '=' : `${places > 0 ? '▲' : '▼'}${Math.abs(places)}`}</span>
      <span className="hidden">{placesGainedWords(places)}</span>
    </span>
  );
};

const best = ({ bestLapMs, isBest }: RaceLine) =>
  isBest ? (
    <strong className="board-best">
      <small>best</small> {lapTime(bestLapMs)}
    </strong>
  ) : (
    lapTime(bestLapMs)
  );

/** The name; where columns are dropped, a button that opens them, with the remarks below. */
const name = ({ car, driver, isOpen, onToggle, remarks }: RaceLine, { onlyWithout }: CellContext) =>
  isOpen === undefined ? (
    driver
  ) : (
    <button aria-expanded={isOpen} onClick={() => onToggle(car)}>
      {driver ?? `Car ${withoutClass(car)}`}
      <small className={onlyWithout('status')}>{remarks}</small>
    </button>
  );

/** Returns the text in the gap column for the car in front. */
export const leaderWords = ({ status }: Pick<RunningRow, 'status'>): string =>
  status === 'finished' ? 'Winner' : 'Leader';

const GAINED = ownColumn<RaceLine>('+/−', 'gained', gained, {
  name: 'Places won or lost since the start',
  priority: 3,
  width: 3,
});
const INTERVAL = ownColumn<RaceLine>('Interval', 'interval', ({ interval }) => interval, {
  align: 'right',
  priority: 3,
  width: 7,
});

export const RACE_COLUMNS = arrangeColumns<RaceLine>(
  RUNNING_ORDER,
  ['place', GAINED, 'car', 'driver', 'gapMs', INTERVAL, 'lastLapMs', 'bestLapMs', 'lapsLed', 'status'],
  {
    place: { cell: (row, context) => placeCell(row.place, context), align: 'left', width: 5 },
    driver: { cell: name },
    gapMs: { cell: (row) => (row.place === 1 ? leaderWords(row) : gap(row)) },
    lastLapMs: { cell: (row) => lapTime(row.lastLapMs) },
    bestLapMs: { cell: best, width: 11 },
    status: { cell: ({ remarks }) => remarks, width: 16 },
  },
);

/** The values of the columns that are dropped where there is no room. */
export const lineDetails = (line: RaceLine) =>
  line.isOpen === true ? (
    <dl className="board-pairs">
      <Pair what="Interval">{line.interval || 'leads'}</Pair>
      <Pair what="Last">{lapTime(line.lastLapMs)}</Pair>
      <Pair what="Best">{best(line)}</Pair>
      <Pair what="Led">{line.lapsLed}</Pair>
      <Pair what="Laps">{line.laps}</Pair>
      <Pair what="Started">
        {line.start ?? '–'} {gained(line)}
      </Pair>
      <Pair what="Status">{statusWords(line.status)}</Pair>
    </dl>
  ) : null;
