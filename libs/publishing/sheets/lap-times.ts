import { count, lapTime, minutesAndSeconds, withoutClass } from '#domain/words';
import type { ViewOf } from '#projections';
import type { Remark, SheetColumn } from '../sheet.ts';
import { isCertified, nameOf, type SheetKind } from '../sheet-views.ts';
import { underYellow } from './lap-chart.ts';
import { lapNumbers } from './lap-sheet.ts';

type Charted = ViewOf<'lap-chart'>['rows'][number];

/** The time of each lap, a column for each car. Its best lap is in bold. */
export const lapTimes: SheetKind<'lap-chart'> = {
  view: 'lap-chart',
  companions: () => [],
  sheet: (views) => {
    const { view } = views;
    const laps = Math.max(0, ...view.rows.map(({ timesMs }) => timesMs.length));
    return {
      session: view.session,
      name: nameOf(views, view.session),
      kind: 'Lap times',
      summary: count(laps, 'lap'),
      isOfficial: isCertified(views, view.session),
      version: null,
      columns: [lapNumbers(laps), ...view.rows.map((row) => timesOf(row, laps))],
      rowCount: laps,
      fixedColumns: 1,
      isWide: true,
      remarks: [...bestLaps(view.rows), ...underYellow(view.flags)],
    };
  },
};

function timesOf({ car, timesMs }: Charted, laps: number): SheetColumn {
  const values = Array.from({ length: laps }, (_, i) => timesMs[i] ?? null);
  const best = bestOf(timesMs);
  return {
    field: car,
    isAdded: false,
    title: withoutClass(car),
    align: 'right',
    isFlexible: false,
    values,
    texts: values.map((timeMs) => (timeMs === null ? '' : minutesAndSeconds(timeMs))),
    boldRows: best === null ? [] : [values.indexOf(best)],
  };
}

function bestOf(timesMs: Charted['timesMs']): number | null {
  const known = timesMs.filter((timeMs) => timeMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Lists the best lap of each car, the fastest first. */
function bestLaps(rows: readonly Charted[]): Remark[] {
  const known = rows.flatMap(({ car, timesMs }) => {
    const best = bestOf(timesMs);
    return best === null ? [] : [{ car: withoutClass(car), best, lap: timesMs.indexOf(best) + 1 }];
  });
  const words = known
    .toSorted((a, b) => a.best - b.best)
    .map(({ car, best, lap }) => `car ${car} ${lapTime(best)} on lap ${lap}`);
  return words.length === 0 ? [] : [{ label: 'Best laps', words: words.join('; ') }];
}
