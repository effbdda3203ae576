/** One line of the report: a figure of ours beside the baseline that was measured in the same run. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** The bare loop that does the least that could do the work; null where there is none. */
  readonly baseline: number | null;
  /** Is more of the unit better, or less? */
  readonly better: 'more' | 'less';
  readonly aim: string;
}

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 2);

const ratio = ({ ours, baseline }: Figure): string => (baseline === null ? '' : (ours / baseline).toFixed(2));

/** The report as a Markdown table, so that it can be pasted as it is. */
export function tableOf(figures: readonly Figure[]): string {
  const head = ['figure', 'unit', 'ours', 'baseline', 'ours / baseline', 'aim'];
  const rows = figures.map((figure) => {
    const { what, unit, ours, baseline, aim } = figure;
    return [what, unit, rounded(ours), baseline === null ? '' : rounded(baseline), ratio(figure), aim];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Seconds that the work takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * Runs two kinds of work in turn, so that a machine that slows down slows down both; the medians in
 * seconds.
 */
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
