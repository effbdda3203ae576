import { memo, useMemo, useRef, useState } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { ordinal, withoutClass } from '../../ui/text/text.ts';
import { useStableValue } from '../../ui/use-stable-value.ts';
import type { PlayerAction } from '../player/player-state.ts';
import type { SessionTimeline } from '../session-timeline.ts';
import { lapBands } from '../timeline/axis.ts';
import { FlagLane } from '../timeline/flag-lane.tsx';
import { useWidth } from '../use-width.ts';
import { ChartCars } from './chart-cars.tsx';
import { ChartLines } from './chart-lines.tsx';
import { finishOrder, MARGIN_PX, scaleOf, type ChartRow } from './chart-scale.ts';
import { ChartTable } from './chart-table.tsx';
import './lap-chart.css';
import { stylesOf } from './line-styles.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly chart: ViewsByName['lap-chart'];
  readonly timeline: SessionTimeline;
  readonly scheduled: number | null;
  /** The lap of the moment; undefined until it is known. */
  readonly lap: number | undefined;
  readonly dispatch: (action: PlayerAction) => void;
}

/** Shows the place of each car at each lap. The car under the pointer or the focus is highlighted. */
export function LapChart({ chart, timeline, scheduled, lap, dispatch }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const laps = Math.max(1, scheduled ?? 0, chart.laps);
  const scale = useMemo(() => scaleOf(width, laps, chart.rows.length), [width, laps, chart.rows.length]);
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const order = useMemo(() => finishOrder(chart.rows), [chart.rows]);
  const cars = useStableValue(order.map(({ car, driver }) => ({ car, driver })));
  const styles = useMemo(() => stylesOf(cars.map(({ car }) => car)), [cars]);
  const bands = useStableValue(lapBands(timeline, laps));
  return (
    <section className="lap-chart" aria-label={t('Lap chart')}>
      <h2>{t('Lap chart')}</h2>
      <div className="chart-frame" ref={frame} style={{ height: scale.height }}>
        {width > 0 && (
          <>
            <div className="chart-flags" style={{ left: MARGIN_PX, right: MARGIN_PX }}>
              <FlagLane bands={bands} width={width - 2 * MARGIN_PX} />
            </div>
            <ChartLines
              rows={chart.rows}
              bands={bands}
              scale={scale}
              styles={styles}
              highlighted={highlighted}
              onHighlight={setHighlighted}
              dispatch={dispatch}
            />
            {lap !== undefined && <i className="chart-head" style={{ left: scale.x(Math.min(lap, laps)) }} />}
            <ChartCars
              cars={cars}
              scale={scale}
              styles={styles}
              highlighted={highlighted}
              onHighlight={setHighlighted}
            />
          </>
        )}
      </div>
      <HighlightedCar rows={chart.rows} leaders={chart.leaders} car={highlighted} />
      <ChartTable chart={chart} order={order} />
    </section>
  );
}

interface HighlightedCarProps {
  readonly rows: readonly ChartRow[];
  readonly leaders: readonly string[];
  readonly car: string | null;
}

/** Describes the highlighted car. */
const HighlightedCar = memo(function Told({ rows, leaders, car }: HighlightedCarProps) {
  const row = rows.find((one) => one.car === car);
  if (!row)
    return <p className="chart-told quiet">{t('Hover over a line or number to highlight that car.')}</p>;
  const last = row.places.at(-1);
  const led = leaders.filter((leader) => leader === row.car).length;
  const words = [
    row.start === null ? null : t('started {place}', { place: ordinal(row.start) }),
    last === undefined
      ? t('no lap')
      : t('{place} after lap {lap}', { place: ordinal(last), lap: row.places.length }),
    row.places.length === 0 ? null : t('best {place}', { place: ordinal(Math.min(...row.places)) }),
    t('led {n}', { n: led }),
    row.pits.length === 0 ? null : t('in the pits on lap {laps}', { laps: row.pits.join(', ') }),
  ];
  return (
    <p className="chart-told">
      <strong>{t('Car {car}', { car: withoutClass(row.car) })}</strong> {row.driver}:{' '}
      {words.filter((each) => each !== null).join(', ')}
    </p>
  );
});
