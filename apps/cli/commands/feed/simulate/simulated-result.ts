import type { View } from '#projections';
import type { Truth } from '#timing-feeds';

interface ResultRow {
  readonly car: string;
  readonly laps: number;
}

/** Returns in words how a result differs from the truth of a simulation. */
export function differencesFrom({ order, cars }: Truth, view: View): string[] {
  const rows = (view as unknown as { readonly rows: readonly ResultRow[] }).rows;
  const laps = new Map(cars.map((each) => [each.car, each.laps]));
  const places = order.flatMap((car, index) => {
    const found = rows[index]?.car ?? 'nobody';
    return found === car ? [] : [`Place ${index + 1}: car ${car} in truth, ${found} in the result.`];
  });
  const counts = rows.flatMap((row) => {
    const truth = laps.get(row.car) ?? 0;
    return row.laps === truth ? [] : [`Car ${row.car}: ${truth} laps in truth, ${row.laps} in the result.`];
  });
  return [...places, ...counts];
}
