import { Car } from '../../ui/car.tsx';
import { sidesOf, type PlacedCar, type ViewComparison, type Sides, type MoveDirection } from './answer.ts';

/** The height of a row, and of the head, in pixels: the lines between the sides are drawn by them. */
const ROW_HEIGHT_PX = 30;
const HEAD_HEIGHT_PX = 26;
/** The lines are drawn in a square of this many units a row, and stretched to the width there is. */
const JOINS_VIEW_WIDTH = 100;

/** The signs of the ways, beside the words. */
export const DIRECTION_SIGNS: Readonly<Record<MoveDirection, string>> = {
  same: '',
  up: '▲',
  down: '▼',
  in: '＋',
  out: '✕',
};

/** A view before and after, with those who move joined. */
export function SideBySide({ name, shown }: { readonly name: string; readonly shown: ViewComparison }) {
  const sides = sidesOf(shown);
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

const wordsBefore = ({ way }: { readonly way: MoveDirection }): string => (way === 'out' ? 'out' : '');

type SideRow = PlacedCar & { readonly way: MoveDirection };

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
          <th scope="col" className="number">
            <span className="hidden">Place </span>
            {title}
          </th>
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
          <tr key={row.car} data-way={row.way}>
            <td className="number">{row.place ?? '–'}</td>
            <th scope="row">
              <Car car={row.car} />
            </th>
            <td className="what-wide">{row.driver}</td>
            <td className="what-wide quiet">{row.detail}</td>
            <td className="what-way">
              {words(row) !== '' && (
                <>
                  <span aria-hidden="true">{DIRECTION_SIGNS[row.way]}</span> {words(row)}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Lines from where a car was to where it would be. */
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
      {sides.joins.map(({ car, from, to, way }) => (
        <path
          key={car}
          data-way={way}
          d={`M0 ${middle(from)}C50 ${middle(from)} 50 ${middle(to)} ${JOINS_VIEW_WIDTH} ${middle(to)}`}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
