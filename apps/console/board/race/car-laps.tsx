import { useThrottledView, type ViewsByName } from '../../api/data/meeting.tsx';
import { ordinal } from '../../ui/text/text.ts';
import { LapTime } from './lap-mark.tsx';
import { t } from '../../ui/language/language.ts';
import './car-laps.css';

type ChartRow = ViewsByName['lap-chart']['rows'][number];

/** The laps of a car, the newest first, with a graph of their times. */
export default function CarLaps({ session, car }: { readonly session: string; readonly car: string }) {
  const chart = useThrottledView('lap-chart', session);
  if (!chart) return <p className="quiet">{t('Loading the laps…')}</p>;
  const row = chart.rows.find((one) => one.car === car);
  if (!row || row.places.length === 0) return <p className="quiet">{t('No lap yet.')}</p>;
  const ownMs = bestOf([row]);
  const allMs = bestOf(chart.rows);
  const laps = row.places.map((place, i) => ({ lap: i + 1, place, ms: row.timesMs[i] ?? null }));
  return (
    <div className="car-laps">
      <LapGraph timesMs={row.timesMs} pits={row.pits} />
      <ol className="car-laps-list" tabIndex={0} aria-label={t('Laps, the newest first')}>
        {laps.toReversed().map(({ lap, place, ms }) => (
          <li key={lap}>
            <span className="quiet">{lap}</span>{' '}
            <LapTime
              ms={ms}
              mark={ms === null ? null : ms === allMs ? 'overall' : ms === ownMs ? 'own' : null}
            />{' '}
            <span className="quiet">{ordinal(place)}</span>
            {row.pits.includes(lap) && ` ${t('pit')}`}
          </li>
        ))}
      </ol>
    </div>
  );
}

const bestOf = (rows: readonly Pick<ChartRow, 'timesMs'>[]): number =>
  Math.min(...rows.flatMap(({ timesMs }) => timesMs.filter((ms) => ms !== null)));

const GRAPH = { width: 300, height: 60 };
/** A lap under caution takes several times as long. It would press all others into one line. */
const MAX_OVER_BEST = 1.5;

/** The lap times as a line: the lower, the faster. */
function LapGraph({ timesMs, pits }: Pick<ChartRow, 'timesMs' | 'pits'>) {
  const fastest = bestOf([{ timesMs }]);
  const slowest = Math.min(Math.max(...timesMs.map((ms) => ms ?? 0)), fastest * MAX_OVER_BEST);
  if (timesMs.length < 3 || !Number.isFinite(fastest)) return null;
  const x = (i: number): number => (i / (timesMs.length - 1)) * GRAPH.width;
  const y = (ms: number): number =>
    GRAPH.height - 4 - ((Math.min(ms, slowest) - fastest) / (slowest - fastest || 1)) * (GRAPH.height - 8);
  const points = timesMs.flatMap((ms, i) => (ms === null ? [] : [`${x(i).toFixed(1)},${y(ms).toFixed(1)}`]));
  return (
    <svg
      className="car-laps-graph"
      viewBox={`0 0 ${GRAPH.width} ${GRAPH.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('Graph of the lap times, faster laps are lower')}
    >
      <polyline points={points.join(' ')} />
      {pits.map((lap) => (
        <line key={lap} x1={x(lap - 1)} x2={x(lap - 1)} y1={0} y2={GRAPH.height} />
      ))}
    </svg>
  );
}
