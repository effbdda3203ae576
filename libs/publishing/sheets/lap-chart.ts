import { count } from '#domain/words';
import { LAP_CHART, lapColumn } from '#projections/columns';
import { tableOf } from '../sheet.ts';
import { contextOf, isCertified, nameOf, type SheetKind } from '../sheet-views.ts';

const FIXED = ['car', 'driver', 'start'] as const;

/** The lap chart: the place of each car at each lap. */
export const lapChart: SheetKind<'lap-chart'> = {
  companions: () => [],
  sheet: (views) => {
    const { view } = views;
    const { session, laps, flags } = view;
    const yellow = flags.flatMap((flag, i) => (flag === 'yellow' ? [i + 1] : []));
    const pits = view.rows.flatMap(({ car, pits: on }) =>
      on.length === 0 ? [] : [`${car} on lap ${on.join(', ')}`],
    );
    const across = Array.from({ length: laps }, (_, i) => lapColumn(i + 1));
    return {
      session,
      name: nameOf(views, session),
      kind: 'Lap chart',
      summary: count(laps, 'lap'),
      isOfficial: isCertified(views, session),
      version: null,
      ...tableOf({
        // By starting place, as charts are read. Cars that were not on the grid come last.
        rows: view.rows.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity)),
        columns: [...LAP_CHART, ...across],
        fields: [...FIXED, ...across.map(({ field }) => field)],
        context: contextOf(views),
      }),
      fixedColumns: FIXED.length,
      isWide: true,
      remarks: [
        ...(yellow.length === 0 ? [] : [{ label: 'Laps under yellow', words: yellow.join(', ') }]),
        ...(pits.length === 0 ? [] : [{ label: 'On pit road', words: pits.join('; ') }]),
      ],
    };
  },
};
