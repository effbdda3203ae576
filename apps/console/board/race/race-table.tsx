import { lazy, Suspense } from 'react';
import { RUNNING_ORDER } from '#projections/columns';
import { gap, lapTime, statusWords, withoutClass } from '../../ui/text/text.ts';
import { arrangeColumns, ownColumn, type CellContext, type TableColumn } from '../../ui/table/columns.ts';
import { placeCell } from '../../ui/table/place-cell.tsx';
import { Pair } from '../board-facts.tsx';
import { FIGURES, type FigureName } from './figures.ts';
import { LapTime } from './lap-mark.tsx';
import { Star } from './star.tsx';
import { placesGained, placesGainedWords, type LapMark, type RunningRow } from './running-rows.ts';
import { t } from '../../ui/language/language.ts';

// Most pages never show the laps of a car, so they do not load the code for it.
const CarLaps = lazy(() => import('./car-laps.tsx'));

/** A car of the running order, with what the board knows beside its row. */
export type RaceLine = RunningRow & {
  readonly session: string;
  readonly start: number | null;
  /** The interval to the car ahead, as text. */
  readonly interval: string;
  /** What is remarkable about its last lap. */
  readonly lastMark: LapMark;
  readonly isBest: boolean;
  /** Whether the line of a cut is drawn below the row. */
  readonly isCut: boolean;
  /** The remarks: an unusual status, a free pass, and a mark at a cut. */
  readonly remarks: string;
  /** Whether the details are open. */
  readonly isOpen: boolean;
  readonly onToggle: (car: string) => void;
  /** Whether the person at this device follows the car. */
  readonly isFollowed: boolean;
  readonly onFollow: (car: string) => void;
};

const ON_TRACK_STATUSES: ReadonlySet<string> = new Set(['running', 'finished']);

export const lineAttributes = ({ isCut, status, isFollowed }: RaceLine) => ({
  'data-cut': isCut || undefined,
  'data-out': !ON_TRACK_STATUSES.has(status) || undefined,
  'data-followed': isFollowed || undefined,
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

const best = ({ bestLapMs, isBest }: RaceLine) => <LapTime ms={bestLapMs} mark={isBest ? 'overall' : null} />;

/** The name, as a button that opens the laps of the car, with the remarks where their column is dropped. */
const name = ({ car, driver, isOpen, onToggle, isFollowed, remarks }: RaceLine, context: CellContext) => (
  <button aria-expanded={isOpen} onClick={() => onToggle(car)}>
    {isFollowed && (
      <>
        <Star />{' '}
      </>
    )}
    {driver ?? t('Car {car}', { car: withoutClass(car) })}
    <small className={context.onlyWithout('status')}>{remarks}</small>
  </button>
);

/** Returns the text in the gap column for the car in front. */
export const leaderWords = ({ status }: Pick<RunningRow, 'status'>): string =>
  status === 'finished' ? t('Winner') : t('Leader');

const GAINED = ownColumn<RaceLine>('+/−', 'gained', gained, {
  name: t('Places won or lost since the start'),
  priority: 3,
  width: 3,
});
const INTERVAL = ownColumn<RaceLine>(t('Interval'), 'interval', ({ interval }) => interval, {
  align: 'right',
  priority: 3,
  width: 7,
});

const CELLS: Readonly<Record<string, Partial<TableColumn<RaceLine>>>> = {
  place: { cell: (row, context) => placeCell(row.place, context), align: 'left', width: 5 },
  driver: { cell: name },
  gapMs: {
    cell: (row) => (row.place === 1 ? leaderWords(row) : row.status === 'did-not-start' ? '–' : gap(row)),
  },
  lastLapMs: { cell: (row) => <LapTime ms={row.lastLapMs} mark={row.lastMark} />, width: 11 },
  bestLapMs: { cell: best, width: 11 },
  status: { cell: ({ remarks }) => remarks, width: 16 },
};

export const RACE_COLUMNS = arrangeColumns<RaceLine>(
  RUNNING_ORDER,
  ['place', GAINED, 'car', 'driver', 'gapMs', INTERVAL, 'lastLapMs', 'bestLapMs', 'lapsLed', 'status'],
  CELLS,
);

/** The columns of a phone, which has room for one figure of a car. */
const phoneColumns = (figure: FigureName): readonly TableColumn<RaceLine>[] =>
  arrangeColumns<RaceLine>(
    RUNNING_ORDER,
    ['place', 'car', 'driver', figure === 'interval' ? INTERVAL : figure],
    { ...CELLS, place: { ...CELLS['place'], width: 3 }, driver: { cell: phoneName } },
  ).map((column) => ({ ...column, priority: 1 }));

const phoneName = (line: RaceLine, { moved }: CellContext) => name(line, { moved, onlyWithout: () => '' });

/** The columns of a phone by the figure that they show. */
export const PHONE_COLUMNS = Object.fromEntries(
  FIGURES.map((figure) => [figure, phoneColumns(figure)]),
) as Readonly<Record<FigureName, readonly TableColumn<RaceLine>[]>>;

/** What opens below a car: its laps, and the values of the columns that have no room. */
export const lineDetails = (line: RaceLine) =>
  line.isOpen ? (
    <div className="board-details">
      <dl className="board-pairs">
        <Pair what={t('Gap')}>{line.place === 1 ? leaderWords(line) : gap(line)}</Pair>
        <Pair what={t('Interval')}>{line.interval || t('leads')}</Pair>
        <Pair what={t('Last')}>{lapTime(line.lastLapMs)}</Pair>
        <Pair what={t('Best')}>{best(line)}</Pair>
        <Pair what={t('Led')}>{line.lapsLed}</Pair>
        <Pair what={t('Laps')}>{line.laps}</Pair>
        <Pair what={t('Started')}>
          {line.start ?? '–'} {gained(line)}
        </Pair>
        <Pair what={t('Status')}>{statusWords(line.status)}</Pair>
      </dl>
      <button className="button" aria-pressed={line.isFollowed} onClick={() => line.onFollow(line.car)}>
        <Star /> {t('Follow car {car}', { car: withoutClass(line.car) })}
      </button>
      <Suspense fallback={<p className="quiet">{t('Loading…')}</p>}>
        <CarLaps session={line.session} car={line.car} />
      </Suspense>
    </div>
  ) : null;
