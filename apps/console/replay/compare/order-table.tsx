import { memo } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { gap, lapTime, statusWords } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';

type View = ViewsByName['running-order'];
type Row = View['rows'][number];

interface Props {
  readonly title: string;
  readonly view: View | undefined;
  readonly isRace: boolean;
  /** What is said of a view that is not of that moment, or did not come; null: it is of that moment. */
  readonly coming: string | null;
  /** Places that the cars had at the other moment. */
  readonly before?: ReadonlyMap<string, number | null>;
}

/** The order as it was known at a moment. */
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
                <th scope="col" className="number">
                  Pos
                </th>
                {before && <th scope="col">Moved</th>}
                <th scope="col">Car</th>
                <th scope="col">Driver</th>
                <th scope="col" className="number">
                  Laps
                </th>
                <th scope="col" className="number">
                  Gap
                </th>
                <th scope="col" className="number order-wide">
                  Last
                </th>
                <th scope="col" className="number order-best">
                  Best
                </th>
                {isRace && (
                  <th scope="col" className="number order-wide">
                    Led
                  </th>
                )}
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {view.rows.map((row) => (
                <OrderRow key={row.car} {...flat(row, before)} isRace={isRace} />
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

/** Plain values, so that a row of another moment that says the same is not drawn again. */
function flat(row: Row, before: Props['before']) {
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

type Flat = ReturnType<typeof flat> & { readonly isRace: boolean };

const OrderRow = memo(function OrderRow(row: Flat) {
  return (
    <tr>
      <td className="number order-place">{row.place ?? '–'}</td>
      {row.was !== undefined && (
        <td>
          <Moved from={row.was} to={row.place} />
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

interface MovedProps {
  readonly from: number | null;
  readonly to: number | null;
}

/** How many places a car won or lost: by an arrow and a number, not by the colour alone. */
export function Moved({ from, to }: MovedProps) {
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
