import { count, withoutClass } from '#domain/words';
import { blankColumn, type SheetColumn } from '../sheet.ts';
import { nameOf, type SheetKind } from '../sheet-views.ts';

/** Number of rows for a session without a distance in laps. */
const LAPS_WITHOUT_DISTANCE = 40;
/** With more cars the columns are narrow, and a second table has the cars that find no room. */
const MAX_WIDE_COLUMNS = 20;

/** The scorer's blank lap sheet: a row for each lap, and a box for each car as it crosses the line. */
export const lapSheet: SheetKind<'lineup'> = {
  view: 'lineup',
  companions: () => [],
  sheet: (views) => {
    const { view, meeting } = views;
    const cars = view.rows
      .filter(({ formation }) => formation !== null)
      .toSorted((a, b) => (a.formation ?? 0) - (b.formation ?? 0));
    const own = meeting.sessions.find(({ session }) => session === view.session);
    const laps = own?.lapsScheduled ?? LAPS_WITHOUT_DISTANCE;
    const isWide = cars.length > MAX_WIDE_COLUMNS / 2;
    const boxes = cars.map((_, i) => ({ ...blankColumn(String(i + 1), laps, 6), isFlexible: true }));
    const starts = cars.map(({ car, driver }) => `${withoutClass(car)} ${driver ?? ''}`.trim());
    return {
      session: view.session,
      name: nameOf(views, view.session),
      kind: 'Lap sheet',
      summary: own?.lapsScheduled == null ? count(cars.length, 'car') : count(laps, 'lap'),
      isOfficial: false,
      isForm: true,
      version: null,
      columns: [lapNumbers(laps), ...boxes],
      rowCount: laps,
      fixedColumns: cars.length > MAX_WIDE_COLUMNS ? 1 : 0,
      isWide,
      isRuled: true,
      remarks: [{ label: 'Line-up', words: starts.join(', '), names: cars.map(({ driver }) => driver) }],
      signers: ['Scorer'],
    };
  },
};

/** Returns the column of the numbers of the laps. */
export const lapNumbers = (laps: number): SheetColumn => {
  const values = Array.from({ length: laps }, (_, i) => i + 1);
  return {
    field: 'lap',
    isAdded: false,
    title: 'Lap',
    align: 'right',
    isFlexible: false,
    values,
    texts: values.map(String),
  };
};
