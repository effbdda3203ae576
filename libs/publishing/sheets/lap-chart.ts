import { count } from '#domain/words';
import type { ViewOf } from '#projections';
import { LAP_CHART, lapColumn } from '#projections/columns';
import { tableOf, type Remark } from '../sheet.ts';
import { contextOf, isCertified, nameOf, type SheetKind } from '../sheet-views.ts';

const FIXED = ['car', 'driver', 'start'] as const;

/** The lap chart: the place of each car at each lap. */
export const lapChart: SheetKind<'lap-chart'> = {
  view: 'lap-chart',
  companions: () => [],
  sheet: (views) => {
    const { view } = views;
    const { session, laps, flags } = view;
    const pits = view.rows.flatMap(({ car, pits: on }) =>
      on.length === 0 ? [] : [`${car} on lap ${on.join(', ')}`],
    );
    const across = Array.from({ length: laps }, (_, i) => lapColumn(i + 1));
    // By starting place, as charts are read. Cars that were not on the grid come last.
    const rows = view.rows.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
    const table = tableOf({
      rows,
      columns: [...LAP_CHART, ...across],
      fields: [...FIXED, ...across.map(({ field }) => field)],
      context: contextOf(views),
    });
    return {
      session,
      name: nameOf(views, session),
      kind: 'Lap chart',
      summary: count(laps, 'lap'),
      isOfficial: isCertified(views, session),
      version: null,
      ...table,
      printed: table.columns.map((column, i) => {
        const lap = i - FIXED.length;
        if (lap < 0) return column;
        const leader = rows.findIndex(({ car }) => car === view.leaders[lap]);
        return { ...column, isShaded: flags[lap] === 'yellow', boldRows: [leader] };
      }),
      fixedColumns: FIXED.length,
      isWide: true,
      remarks: [
        { label: 'Marks', words: 'The leader of each lap is in bold. Laps under yellow are grey.' },
        ...underYellow(flags),
        ...(pits.length === 0 ? [] : [{ label: 'On pit road', words: pits.join('; ') }]),
      ],
    };
  },
};

/** Lists the laps under yellow. */
export function underYellow(flags: ViewOf<'lap-chart'>['flags']): Remark[] {
  const laps = flags.flatMap((flag, i) => (flag === 'yellow' ? [i + 1] : []));
  return laps.length === 0 ? [] : [{ label: 'Laps under yellow', words: laps.join(', ') }];
}
