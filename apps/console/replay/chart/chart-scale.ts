import type { ViewsByName } from '../../api/data/meeting.tsx';

export type ChartRow = ViewsByName['lap-chart']['rows'][number];

/** Left and right of the lines, in pixels, for the numbers of the cars. */
export const MARGIN = 44;
const TOP = 34;
const BOTTOM = 22;

/** Where a lap and a place stand on the chart, in pixels. */
export interface Scale {
  readonly width: number;
  readonly height: number;
  readonly laps: number;
  /** Between two places. */
  readonly row: number;
  readonly x: (lap: number) => number;
  readonly y: (place: number) => number;
  /** The lap that is nearest to there. */
  readonly lapAt: (x: number) => number;
}

export function scaleOf(width: number, laps: number, cars: number): Scale {
  const row = cars > 16 ? 20 : 26;
  const inner = Math.max(1, width - 2 * MARGIN);
  return {
    width,
    height: TOP + Math.max(0, cars - 1) * row + BOTTOM,
    laps,
    row,
    x: (lap) => MARGIN + (lap / laps) * inner,
    y: (place) => TOP + (place - 1) * row,
    lapAt: (x) => Math.max(0, Math.min(laps, Math.round(((x - MARGIN) / inner) * laps))),
  };
}

/** The line of a car as an SVG path: from its start, if it has one, through each lap. */
export function pathOf({ start, places }: Pick<ChartRow, 'start' | 'places'>, scale: Scale): string {
  const points = [
    ...(start === null ? [] : [[0, start] as const]),
    ...places.map((p, i) => [i + 1, p] as const),
  ];
  return points
    .map(([lap, place], i) => `${i === 0 ? 'M' : 'L'}${at(scale.x(lap))} ${at(scale.y(place))}`)
    .join('');
}

const at = (pixels: number): string => String(Math.round(pixels * 10) / 10);

/** By how far each has come, then by its place there: one under the other at the right end. */
export const finishOrder = (rows: readonly ChartRow[]): readonly ChartRow[] =>
  rows.toSorted(
    (a, b) => b.places.length - a.places.length || (lastOf(a) ?? Infinity) - (lastOf(b) ?? Infinity),
  );

const lastOf = ({ places, start }: ChartRow): number | null => places.at(-1) ?? start;

const STEPS = [1, 2, 5, 10, 25, 50, 100];

/** The laps that are written below, as many as there is room for. */
export function lapLabels({ laps, width }: Scale): number[] {
  const every = STEPS.find((step) => (laps / step) * 36 <= width) ?? 250;
  return Array.from({ length: Math.floor(laps / every) + 1 }, (_, i) => i * every);
}
