import { memo } from 'react';
import type { RowDiff } from '#race-control';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { NumberHead } from '../../ui/number-head.tsx';
import { gap, lapTime, statusWords } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';

type View = ViewsByName['running-order'];
type Row = View['rows'][number];

interface Props {
  readonly title: string;
  readonly view: View | undefined;
  readonly isRace: boolean;
  /** Says why the view of this moment is not shown; null if `view` is of this moment. */
  readonly coming: string | null;
  /** The places of the cars at the moment to compare with. */
  readonly before?: ReadonlyMap<string, number | null>;
}

/** The order of a session as it was known at a moment. */
export const OrderTable = memo(function OrderTable({ title, view, isRace, coming, before }: Props) {
  const isStale = coming !== null;
  return (
    <section className="order" aria-label={title} aria-busy={isStale} data-stale={isStale || undefined}>
      <h2>{title}</h2>
      {view ? (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={`${title}, table`}>
          <table className="table">
            <thead>
              <tr>
                <NumberHead>Pos</NumberHead>
                {before && <th scope="col">Moved</th>}
                <th scope="col">Car</th>
                <th scope="col">Driver</th>
                <NumberHead>Laps</NumberHead>
                <NumberHead>Gap</NumberHead>
                <NumberHead className="order-wide">Last</NumberHead>
                <NumberHead className="order-best">Best</NumberHead>
                {isRace && <NumberHead className="order-wide">Led</NumberHead>}
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {view.rows.map((row) => (
                <OrderRow key={row.car} {...rowValuesOf(row, before)} isRace={isRace} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Waiting words={coming ?? 'The order is on its way…'} />
      )}
    </section>
  );
});

/** Returns plain values, so that React does not draw a row again that is the same at another moment. */
function rowValuesOf(row: Row, before: Props['before']) {
  return {
    place: row.place,
    was: before && (before.get(row.car) ?? null),
    car: row.car,
    driver: row.driver ?? '',
    laps: row.laps,
    gap: row.place === 1 ? '' : gap(row),
    last: lapTime(row.lastLapMs),
    best: lapTime(row.bestLapMs),
    led: row.lapsLed,
    status: statusWords(row.status),
  };
}

type OrderRowProps = ReturnType<typeof rowValuesOf> & { readonly isRace: boolean };

const OrderRow = memo(function OrderRow(row: OrderRowProps) {
  return (
    <tr>
      <td className="number order-place">{row.place ?? '–'}</td>
      {row.was !== undefined && (
        <td>
          <PlacesMoved from={row.was} to={row.place} />
        </td>
      )}
      <th scope="row">
        <Car car={row.car} />
      </th>
      <td className="order-driver">{row.driver}</td>
      <td className="number">{row.laps}</td>
      <td className="number">{row.gap}</td>
      <td className="number order-wide">{row.last}</td>
      <td className="number order-best">{row.best}</td>
      {row.isRace && <td className="number order-wide">{row.led === 0 ? '' : row.led}</td>}
      <td className="quiet">{row.status === 'running' ? '' : row.status}</td>
    </tr>
  );
});

/** Shows how many places a car won or lost, with an arrow and a number so that nobody needs the color. */
export function PlacesMoved({ from, to }: Pick<RowDiff, 'from' | 'to'>) {
  if (from === null || to === null || from === to) return <span className="quiet">=</span>;
  const won = from - to;
  return (
    <span className={won > 0 ? 'moved-up' : 'moved-down'}>
      <span aria-hidden="true">{won > 0 ? '▲' : '▼'}</span>
      <span className="hidden">{won > 0 ? 'up ' : 'down '}</span>
      {Math.abs(won)}
    </span>
  );
}
