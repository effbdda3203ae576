import { memo, useMemo, useRef, useState } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { ordinal } from '../../ui/text/text.ts';
import { useStableValue } from '../../ui/use-stable-value.ts';
import { lapBands } from '../timeline/flag-bands.ts';
import { ChartCars } from './chart-cars.tsx';
import { ChartLines } from './chart-lines.tsx';
import { finishOrder, MARGIN, scaleOf, type ChartRow } from './chart-scale.ts';
import { ChartTable } from './chart-table.tsx';
import { FlagLane } from '../timeline/flag-lane.tsx';
import './lap-chart.css';
import { stylesOf } from './line-styles.ts';
import { leadersOf } from '../timeline/marks.ts';
import type { Move } from '../player/playing.ts';
import type { Track } from '../player/playback-time.ts';
import { useWidth } from '../use-width.ts';

interface Props {
  readonly chart: ViewsByName['lap-chart'];
  readonly track: Track;
  readonly scheduled: number | null;
  /** The lap of the moment; undefined where it is not known. */
  readonly lap: number | undefined;
  readonly move: (what: Move) => void;
}

/** The place of each car at each lap. One car stands out while the pointer or the focus is on it. */
export function LapChart({ chart, track, scheduled, lap, move }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const laps = Math.max(1, scheduled ?? 0, chart.laps);
  const scale = useMemo(() => scaleOf(width, laps, chart.rows.length), [width, laps, chart.rows.length]);
  const [hot, setHot] = useState<string | null>(null);
  const order = useMemo(() => finishOrder(chart.rows), [chart.rows]);
  const cars = useStableValue(order.map(({ car, driver }) => ({ car, driver })));
  const looks = useMemo(() => stylesOf(cars.map(({ car }) => car)), [cars]);
  const bands = useStableValue(lapBands(track, laps));
  return (
    <section className="lap-chart" aria-label="Lap chart">
      <h2>Lap chart</h2>
      <div className="chart-frame" ref={frame} style={{ height: scale.height }}>
        {width > 0 && (
          <>
            <div className="chart-flags" style={{ left: MARGIN, right: MARGIN }}>
              <FlagLane bands={bands} width={width - 2 * MARGIN} />
            </div>
            <ChartLines {...{ bands, scale, looks, hot, move }} rows={chart.rows} onHot={setHot} />
            {lap !== undefined && <i className="chart-head" style={{ left: scale.x(Math.min(lap, laps)) }} />}
            <ChartCars {...{ cars, scale, looks, hot }} onHot={setHot} />
          </>
        )}
      </div>
      <Told rows={chart.rows} laps={chart.laps} hot={hot} />
      <ChartTable chart={chart} order={order} />
    </section>
  );
}

interface ToldProps {
  readonly rows: readonly ChartRow[];
  readonly laps: number;
  readonly hot: string | null;
}

/** The car that stands out, in words. */
const Told = memo(function Told({ rows, laps, hot }: ToldProps) {
  const row = rows.find(({ car }) => car === hot);
  if (!row) return <p className="chart-told quiet">Point at a line or a number: that car stands out.</p>;
  const last = row.places.at(-1);
  const led = leadersOf({ laps, rows: [row] })
    .slice(1)
    .filter(Boolean).length;
  const words = [
    row.start === null ? null : `started ${ordinal(row.start)}`,
    last === undefined ? 'no lap' : `${ordinal(last)} after lap ${row.places.length}`,
    row.places.length === 0 ? null : `best ${ordinal(Math.min(...row.places))}`,
    `led ${led}`,
  ];
  return (
    <p className="chart-told">
      <strong>Car {row.car}</strong> {row.driver}: {words.filter((each) => each !== null).join(', ')}
    </p>
  );
});
