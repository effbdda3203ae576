import type { ViewsByName } from '../../api/data/meeting.tsx';

export type ChartRow = ViewsByName['lap-chart']['rows'][number];

/** Margin left and right of the lines, for the numbers of the cars. */
export const MARGIN_PX = 44;
const TOP_PX = 34;
const BOTTOM_PX = 22;

/** Positions on the chart, in pixels. */
export interface ChartScale {
  readonly width: number;
  readonly height: number;
  readonly laps: number;
  /** Distance between two places. */
  readonly rowHeightPx: number;
  readonly x: (lap: number) => number;
  readonly y: (place: number) => number;
  /** Returns the nearest lap to a position. */
  readonly lapAt: (x: number) => number;
}

export function scaleOf(width: number, laps: number, cars: number): ChartScale {
  const row = cars > 16 ? 20 : 26;
  const inner = Math.max(1, width - 2 * MARGIN_PX);
  return {
    width,
    height: TOP_PX + Math.max(0, cars - 1) * row + BOTTOM_PX,
    laps,
    rowHeightPx: row,
    x: (lap) => MARGIN_PX + (lap / laps) * inner,
    y: (place) => TOP_PX + (place - 1) * row,
    lapAt: (x) => Math.max(0, Math.min(laps, Math.round(((x - MARGIN_PX) / inner) * laps))),
  };
}

/** Returns the line of a car as an SVG path, from its start (if it has one) through each lap. */
export function pathOf({ start, places }: Pick<ChartRow, 'start' | 'places'>, scale: ChartScale): string {
  const firstLap = start === null ? 1 : 0;
  const points = start === null ? places : [start, ...places];
  return points
    .map((place, i) => `${i === 0 ? 'M' : 'L'}${rounded(scale.x(firstLap + i))} ${rounded(scale.y(place))}`)
    .join('');
}

const rounded = (pixels: number): string => String(Math.round(pixels * 10) / 10);

/** Sorts cars by completed laps, then by place: the order in which their lines end on the right. */
export const finishOrder = (rows: readonly ChartRow[]): readonly ChartRow[] =>
  rows.toSorted(
    (a, b) =>
      b.places.length - a.places.length || (lastPlaceOf(a) ?? Infinity) - (lastPlaceOf(b) ?? Infinity),
  );

const lastPlaceOf = ({ places, start }: ChartRow): number | null => places.at(-1) ?? start;

const LABEL_STEPS = [1, 2, 5, 10, 25, 50, 100];

/** Returns the laps that are written below the chart, as many as there is room for. */
export function lapLabels({ laps, width }: ChartScale): number[] {
  const every = LABEL_STEPS.find((step) => (laps / step) * 36 <= width) ?? 250;
  return Array.from({ length: Math.floor(laps / every) + 1 }, (_, i) => i * every);
}
