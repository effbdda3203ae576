import type { ViewChange } from '#race-control';
import { Car } from '../../ui/car.tsx';
import { ownColumn, type TableColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { sidesOf, type PlacedCar, type Sides, type MoveDirection } from './answer.ts';
import { t } from '../../ui/language/language.ts';

/** Heights of the table rows and heads, from which the joining lines are drawn. */
const ROW_HEIGHT_PX = 30;
const HEAD_HEIGHT_PX = 26;
/** Width of the drawing in its own units. The browser stretches it to the width there is. */
const JOINS_VIEW_WIDTH = 100;

/** The sign for each direction, shown beside the words. */
export const DIRECTION_SIGNS: Readonly<Record<MoveDirection, string>> = {
  same: '',
  up: '▲',
  down: '▼',
  in: '+',
  out: '✕',
};

interface SideBySideProps {
  readonly name: string;
  readonly comparison: ViewChange;
}

/** Shows a view before and after the change, with lines between the two rows of each car that moves. */
export function SideBySide({ name, comparison }: SideBySideProps) {
  const sides = sidesOf(comparison);
  const isNothing = sides.before.length === 0 && sides.after.length === 0;
  if (isNothing) return <p className="quiet">{t('There is no order to show.')}</p>;
  return (
    <div className="what-sides">
      <Side name={t('{view}, before', { view: name })} columns={BEFORE} rows={sides.before.map(rowBefore)} />
      <Joins sides={sides} />
      <Side name={t('{view}, after', { view: name })} columns={AFTER} rows={sides.after} />
    </div>
  );
}

/** A car on one side, with how it moves in words. */
type SideRow = PlacedCar & { readonly direction: MoveDirection; readonly words: string };

const rowBefore = (row: Omit<SideRow, 'words'>): SideRow => ({
  ...row,
  words: row.direction === 'out' ? t('out') : '',
});

interface SideProps {
  readonly name: string;
  readonly columns: readonly TableColumn<SideRow>[];
  readonly rows: readonly SideRow[];
}

const Side = ({ name, columns, rows }: SideProps) => (
  <Table
    label={name}
    className="what-side"
    columns={columns}
    rows={rows}
    keyOf={({ car }) => car}
    attributes={attributesOf}
  />
);

const attributesOf = ({ direction }: SideRow) => ({ 'data-way': direction });

const move = ({ direction, words }: SideRow) =>
  words !== '' && (
    <>
      <span aria-hidden="true">{DIRECTION_SIGNS[direction]}</span> {words}
    </>
  );

const sideColumns = (title: string, name: string): readonly TableColumn<SideRow>[] => [
  ownColumn(title, 'place', ({ place }) => place ?? '–', {
    name,
    align: 'right',
    priority: 1,
  }),
  ownColumn(t('Car'), 'car', ({ car }) => <Car car={car} />, { priority: 1 }),
  ownColumn(t('Driver'), 'driver', ({ driver }) => driver, { flexible: true, priority: 3 }),
  ownColumn(t('Detail'), 'detail', ({ detail }) => <span className="quiet">{detail}</span>, {
    flexible: true,
    priority: 4,
    name: t('Qualified via, time or status'),
  }),
  ownColumn(t('Moves'), 'way', move, { priority: 1 }),
];

const BEFORE = sideColumns(t('Before'), t('Place before'));
const AFTER = sideColumns(t('After'), t('Place after'));

/** Draws a line from the row of each moving car before the change to its row after it. */
function Joins({ sides }: { readonly sides: Sides }) {
  const height = HEAD_HEIGHT_PX + ROW_HEIGHT_PX * Math.max(sides.before.length, sides.after.length);
  const middle = (row: number) => HEAD_HEIGHT_PX + ROW_HEIGHT_PX * (row + 0.5);
  return (
    <svg
      className="what-joins"
      viewBox={`0 0 ${JOINS_VIEW_WIDTH} ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {sides.joins.map(({ car, from, to, direction }) => (
        <path
          key={car}
          data-way={direction}
          d={`M0 ${middle(from)}C50 ${middle(from)} 50 ${middle(to)} ${JOINS_VIEW_WIDTH} ${middle(to)}`}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
