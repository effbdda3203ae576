import { memo, useMemo } from 'react';
import { flagWords } from '../../ui/flag.tsx';
import type { Band } from '../timeline/flag-bands.ts';
import { lapLabels, pathOf, type ChartRow, type Scale } from './chart-scale.ts';
import { DASHES, type LineStyle } from './line-styles.ts';
import type { Move } from '../player/playing.ts';

interface Props {
  readonly rows: readonly ChartRow[];
  readonly bands: readonly Band[];
  readonly scale: Scale;
  readonly hot: string | null;
  readonly onHot: (car: string | null) => void;
  readonly looks: ReadonlyMap<string, LineStyle>;
  readonly move: (what: Move) => void;
}

/** The lines themselves: the table below says the same to whoever cannot see them. */
export const ChartLines = memo(function ChartLines({ rows, bands, scale, looks, hot, onHot, move }: Props) {
  const { width, height } = scale;
  return (
    <svg
      className="chart-lines"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
      data-hot={hot !== null}
      onPointerLeave={() => onHot(null)}
      onClick={({ clientX, currentTarget }) => {
        const x = clientX - currentTarget.getBoundingClientRect().left;
        move({ kind: 'lap', lap: scale.lapAt(x) });
      }}
    >
      <Ground bands={bands} scale={scale} />
      {rows.map((row) => (
        <Line
          key={row.car}
          row={row}
          scale={scale}
          look={looks.get(row.car)}
          isHot={row.car === hot}
          onHot={onHot}
        />
      ))}
    </svg>
  );
});

/** What holds a race up is named where it stands; the strip above has no room for a short one. */
const WORDED: ReadonlySet<string> = new Set(['yellow', 'red']);
/** A caution whose laps do not count still shows. */
const LEAST = 4;

const Ground = memo(function Ground({ bands, scale }: Pick<Props, 'bands' | 'scale'>) {
  const { laps, height } = scale;
  const bottom = height - 18;
  return (
    <>
      {bands.map(({ flag, from, to }, i) => {
        const [left, right] = [scale.x(from * laps), scale.x(to * laps)];
        return (
          <g key={i} className="chart-band" data-flag={flag}>
            <rect x={left} y={18} width={Math.max(LEAST, right - left)} height={bottom - 18} />
            {WORDED.has(flag) && (
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
  readonly scale: Scale;
  readonly look: LineStyle | undefined;
  readonly isHot: boolean;
  readonly onHot: (car: string) => void;
}

const Line = memo(function Line({ row, scale, look, isHot, onHot }: LineProps) {
  const { car, start, places } = row;
  const path = useMemo(() => pathOf({ start, places }, scale), [start, places, scale]);
  const last = places.at(-1) ?? start;
  const first = start ?? places[0];
  if (last === null || first === undefined) return null;
  return (
    <g className="chart-line" data-hue={look?.hue} data-hot={isHot} onPointerEnter={() => onHot(car)}>
      <path className="chart-hit" d={path} />
      <path d={path} strokeDasharray={DASHES[look?.dash ?? 0]} />
      <circle cx={scale.x(places.length)} cy={scale.y(last)} r="3.5" />
      <text x={scale.x(start === null ? 1 : 0) - 8} y={scale.y(first) + 4.5} textAnchor="end">
        {car}
      </text>
    </g>
  );
});
