import { memo, useMemo } from 'react';
import { flagWords } from '../../ui/flag.tsx';
import type { FlagBand } from '../timeline/axis.ts';
import { lapLabels, pathOf, type ChartRow, type ChartScale } from './chart-scale.ts';
import { DASHES, type LineStyle } from './line-styles.ts';
import type { PlayerAction } from '../player/player-state.ts';
import { withoutClass } from '../../ui/text/text.ts';

interface Props {
  readonly rows: readonly ChartRow[];
  readonly bands: readonly FlagBand[];
  readonly scale: ChartScale;
  /** The highlighted car. */
  readonly highlighted: string | null;
  readonly onHighlight: (car: string | null) => void;
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly dispatch: (action: PlayerAction) => void;
}

/** The lines of the cars. For people who cannot see them the same figures are in the table below. */
export const ChartLines = memo(function ChartLines(props: Props) {
  const { rows, bands, scale, styles, highlighted, onHighlight, dispatch } = props;
  const { width, height } = scale;
  return (
    <svg
      className="chart-lines"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
      data-hot={highlighted !== null}
      onPointerLeave={() => onHighlight(null)}
      onClick={({ clientX, currentTarget }) => {
        const x = clientX - currentTarget.getBoundingClientRect().left;
        dispatch({ kind: 'lap', lap: scale.lapAt(x) });
      }}
    >
      <ChartBackground bands={bands} scale={scale} />
      {rows.map((row) => (
        <Line
          key={row.car}
          row={row}
          scale={scale}
          style={styles.get(row.car)}
          isHighlighted={row.car === highlighted}
          onHighlight={onHighlight}
        />
      ))}
    </svg>
  );
});

/** Flags that interrupt a race are named on the chart, because the lane above has no room for a short one. */
const NAMED_FLAGS: ReadonlySet<string> = new Set(['yellow', 'red']);
/** Keeps a caution visible even if its laps do not count. */
const MIN_BAND_WIDTH_PX = 4;

const ChartBackground = memo(function Ground({ bands, scale }: Pick<Props, 'bands' | 'scale'>) {
  const { laps, height } = scale;
  const bottom = height - 18;
  return (
    <>
      {bands.map(({ flag, from, to }, i) => {
        const [left, right] = [scale.x(from * laps), scale.x(to * laps)];
        return (
          <g key={i} className="chart-band" data-flag={flag}>
            <rect x={left} y={18} width={Math.max(MIN_BAND_WIDTH_PX, right - left)} height={bottom - 18} />
            {NAMED_FLAGS.has(flag) && (
              <text transform={`translate(${left - 3} ${bottom - 4}) rotate(-90)`}>{flagWords(flag)}</text>
            )}
          </g>
        );
      })}
      {lapLabels(scale).map((lap) => (
        <g key={lap}>
          <path className="chart-grid" d={`M${scale.x(lap)} 18V${bottom}`} />
          <text className="chart-lap" x={scale.x(lap)} y={height - 4} textAnchor="middle">
            {lap === 0 ? 'start' : lap}
          </text>
        </g>
      ))}
    </>
  );
});

interface LineProps {
  readonly row: ChartRow;
  readonly scale: ChartScale;
  readonly style: LineStyle | undefined;
  readonly isHighlighted: boolean;
  readonly onHighlight: (car: string) => void;
}

const Line = memo(function Line({ row, scale, style, isHighlighted, onHighlight }: LineProps) {
  const { car, start, places } = row;
  const path = useMemo(() => pathOf({ start, places }, scale), [start, places, scale]);
  const last = places.at(-1) ?? start;
  const first = start ?? places[0];
  if (last === null || first === undefined) return null;
  return (
    <g
      className="chart-line"
      data-hue={style?.hue}
      data-hot={isHighlighted}
      onPointerEnter={() => onHighlight(car)}
    >
      <path className="chart-hit" d={path} />
      <path d={path} strokeDasharray={DASHES[style?.dash ?? 0]} />
      <circle cx={scale.x(places.length)} cy={scale.y(last)} r="3.5" />
      <text x={scale.x(start === null ? 1 : 0) - 8} y={scale.y(first) + 4.5} textAnchor="end">
        {withoutClass(car)}
      </text>
    </g>
  );
});
