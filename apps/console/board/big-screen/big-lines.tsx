import { useEffect, useMemo, useState, type CSSProperties } from 'react';
import { Car } from '../../ui/car.tsx';
import { ownColumn, type TableColumn } from '../../ui/table/columns.ts';
import { placeCell } from '../../ui/table/place-cell.tsx';
import { Table } from '../../ui/table/table.tsx';
import { useMediaQuery } from '../board-layout.ts';
import { LapTime } from '../race/lap-mark.tsx';
import type { LapMark } from '../race/running-rows.ts';
import { bigPages } from './pages.ts';
import { t } from '../../ui/language/language.ts';

/** A row of the big screen. */
export interface BigLine {
  readonly place: number | null;
  /** Null for an open place. */
  readonly car: string | null;
  readonly driver: string | null;
  readonly lastMs?: number | null;
  readonly lastMark?: LapMark;
  /** The gap to the leader, the best time, or how the start was won. */
  readonly words: string;
  /** Whether the line of a cut is drawn below the row. */
  readonly isCut?: boolean;
}

/** With more cars, one column would make the letters small. */
const MAX_CARS_IN_ONE_COLUMN = 14;
/** Twenty rows are read in this time. */
const TURN_MS = 12_000;

interface Props {
  readonly lines: readonly BigLine[];
  readonly label: string;
  /** Heading of the last column. */
  readonly wordsHeading?: string;
  /** Whether there is a column for the last lap. */
  readonly hasLast?: boolean;
}

/** Shows cars in one or two columns. Those for which a readable row has no room take turns. */
export function BigLines({ lines, label, wordsHeading = t('Gap'), hasLast = false }: Props) {
  const isWide = useMediaQuery('(min-aspect-ratio: 1/1)');
  const { fixed, turns } = bigPages(lines, isWide && lines.length > MAX_CARS_IN_ONE_COLUMN ? 2 : 1);
  const turn = turns[useTurn(turns.length)] ?? [];
  const isStacked = turn.length > 0 && !isWide;
  const columns = isStacked ? [[...fixed.flat(), ...turn]] : turn.length > 0 ? [...fixed, turn] : fixed;
  const heads = useMemo(() => bigColumns(wordsHeading, hasLast), [wordsHeading, hasLast]);
  const shape = {
    '--lines': Math.max(1, ...columns.map(({ length }) => length)),
    '--columns': Math.max(1, columns.length),
  } as CSSProperties;
  return (
    <div className="big-columns" style={shape} data-last={hasLast || undefined}>
      {columns.map((column, i) => (
        <Table
          key={i}
          label={columns.length > 1 ? t('{table}, part {n}', { table: label, n: i + 1 }) : label}
          className="big-table"
          columns={heads}
          rows={column}
          keyOf={keyOf}
          attributes={lineAttributes}
          placeOf={placeOf}
          isHeadHidden
        />
      ))}
    </div>
  );
}

/** Returns which of the turns is shown now. */
function useTurn(count: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (count < 2) return undefined;
    const timer = setInterval(() => setTurn((now) => now + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [count]);
  return count === 0 ? 0 : turn % count;
}

const keyOf = ({ car, place }: BigLine): string => car ?? `open ${place}`;
const placeOf = ({ place }: BigLine): number | null => place;
const lineAttributes = ({ car, isCut }: BigLine) => ({
  'data-open': car === null || undefined,
  'data-cut': isCut || undefined,
});

/** All columns are always shown: the letters are as large as the columns allow. */
const bigColumns = (wordsTitle: string, hasLast: boolean): readonly TableColumn<BigLine>[] =>
  [
    ownColumn<BigLine>(t('Place'), 'place', ({ place }, context) => placeCell(place, context)),
    ownColumn<BigLine>(t('Car'), 'car', ({ car }) => car !== null && <Car car={car} />),
    ownColumn<BigLine>(t('Driver'), 'driver', ({ driver }) => driver, { flexible: true }),
    ...(hasLast ? [LAST] : []),
    ownColumn<BigLine>(wordsTitle, 'words', ({ words }) => words, { align: 'right' }),
  ].map((column) => ({ ...column, priority: 1 }));

const LAST = ownColumn<BigLine>(
  t('Last'),
  'last',
  ({ lastMs = null, lastMark = null }) => <LapTime ms={lastMs} mark={lastMark} />,
  { align: 'right' },
);
