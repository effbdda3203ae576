import type { ViewChange } from '#race-control';
import { Car } from '../../ui/car.tsx';
import { NumberHead } from '../../ui/number-head.tsx';
import { sidesOf, type PlacedCar, type Sides, type MoveDirection } from './answer.ts';

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
  in: '＋',
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
  if (isNothing) return <p className="quiet">There is no order to show.</p>;
  return (
    <div className="what-sides">
      <Side name={`${name}, before`} title="Before" rows={sides.before} words={wordsBefore} />
      <Joins sides={sides} />
      <Side name={`${name}, after`} title="After" rows={sides.after} words={({ words }) => words} />
    </div>
  );
}

const wordsBefore = ({ direction }: { readonly direction: MoveDirection }): string =>
  direction === 'out' ? 'out' : '';

type SideRow = PlacedCar & { readonly direction: MoveDirection };

interface SideProps<T extends SideRow> {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly T[];
  readonly words: (row: T) => string;
}

function Side<T extends SideRow>({ name, title, rows, words }: SideProps<T>) {
  return (
    <table className="table what-side">
      <caption className="hidden">{name}</caption>
      <thead>
        <tr>
          <NumberHead>
            <span className="hidden">Place </span>
            {title}
          </NumberHead>
          <th scope="col">Car</th>
          <th scope="col" className="what-wide">
            Driver
          </th>
          <th scope="col" className="what-wide">
            <span className="hidden">Through, time or state</span>
          </th>
          <th scope="col">
            <span className="hidden">Moves</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.car} data-way={row.direction}>
            <td className="number">{row.place ?? '–'}</td>
            <th scope="row">
              <Car car={row.car} />
            </th>
            <td className="what-wide">{row.driver}</td>
            <td className="what-wide quiet">{row.detail}</td>
            <td className="what-way">
              {words(row) !== '' && (
                <>
                  <span aria-hidden="true">{DIRECTION_SIGNS[row.direction]}</span> {words(row)}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

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
