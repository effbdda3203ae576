import * as column from '../sheet-columns.ts';
import { counted, listField, textField, type SheetColumn, type ViewRow, type Sheet } from '../sheet.ts';
import { isCertified, sessionName, sessionOf, type SheetKind } from '../sheet-views.ts';

/** The lap chart: the place of each car at each lap. */
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
      name: sessionName(views, session),
      kind: 'Lap chart',
      summary: counted(laps, 'lap'),
      isOfficial: isCertified(views, session),
      version: null,
      columns: [column.CAR, column.words('Driver', 'driver'), column.number('Start', 'start'), ...across],
      rows: inOrder(listField(view, 'rows')),
      fixedColumns: 3,
      isWide: true,
      remarks: yellow.length === 0 ? [] : [{ label: 'Laps under yellow', words: yellow.join(', ') }],
    };
  },
};

const placesOf = ({ places }: ViewRow): readonly number[] =>
  Array.isArray(places) ? (places as number[]) : [];

/** Sorts by starting place, as charts are read. Cars that were not on the grid come last. */
const inOrder = (rows: readonly ViewRow[]): ViewRow[] =>
  rows.toSorted(
    (a, b) => Number(textField(a, 'start') || Infinity) - Number(textField(b, 'start') || Infinity),
  );

const lapColumn = (lap: number): SheetColumn => ({
  field: `lap${lap + 1}`,
  title: String(lap + 1),
  align: 'right',
  value: (row) => placesOf(row)[lap] ?? null,
});
