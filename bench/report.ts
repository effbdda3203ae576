/** One line of the report: our figure and the baseline that was measured in the same run. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** Figure of a bare loop that does only the necessary work; null without one. */
  readonly baseline: number | null;
  /** Whether a higher or a lower figure is better. */
  readonly better: 'more' | 'less';
  readonly aim: string;
}

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 2);

const ratio = ({ ours, baseline }: Figure): string => (baseline === null ? '' : (ours / baseline).toFixed(2));

/** Formats the report as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const head = ['figure', 'unit', 'ours', 'baseline', 'ours / baseline', 'aim'];
  const rows = figures.map((figure) => {
    const { what, unit, ours, baseline, aim } = figure;
    return [what, unit, rounded(ours), baseline === null ? '' : rounded(baseline), ratio(figure), aim];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Returns the value below which a share of the values lies; 0.99 gives the 99th percentile. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Returns the seconds that some work takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Runs two kinds of work in turn, so that a slow machine slows down both. Returns the medians in seconds. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number; baseline: number }> {
  const times = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await ours());
    times.baseline.push(await baseline());
  }
  return { ours: median(times.ours), baseline: median(times.baseline) };
}
