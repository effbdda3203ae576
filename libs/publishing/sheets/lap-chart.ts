import * as column from '../sheet-columns.ts';
import { counted, listIn, textIn, type Column, type Row, type Sheet } from '../sheet.ts';
import { isCertified, nameIn, sessionOf, type SheetKind } from '../sheet-views.ts';

/** The place of each car at each lap. */
export const lapChart: SheetKind = {
  companions: () => [],
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const laps = Number(view['laps']);
    const flags = Array.isArray(view['flags']) ? (view['flags'] as string[]) : [];
    const yellow = flags.flatMap((flag, i) => (flag === 'yellow' ? [i + 1] : []));
    const across = Array.from({ length: laps }, (_, i) => lapColumn(i));
    return {
      session,
      name: nameIn(views, session),
      kind: 'Lap chart',
      summary: counted(laps, 'lap'),
      isOfficial: isCertified(views, session),
      version: null,
      columns: [column.CAR, column.words('Driver', 'driver'), column.number('Start', 'start'), ...across],
      rows: inOrder(listIn(view, 'rows')),
      fixedColumns: 3,
      isWide: true,
      remarks: yellow.length === 0 ? [] : [{ label: 'Laps under yellow', words: yellow.join(', ') }],
    };
  },
};

const placesOf = ({ places }: Row): readonly number[] => (Array.isArray(places) ? (places as number[]) : []);

/** In the order of the start, as charts are read; cars that were not on the grid come last. */
const inOrder = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => Number(textIn(a, 'start') || Infinity) - Number(textIn(b, 'start') || Infinity));

const lapColumn = (lap: number): Column => ({
  field: `lap${lap + 1}`,
  title: String(lap + 1),
  align: 'right',
  value: (row) => placesOf(row)[lap] ?? null,
});
