import { count } from '#domain/words';
import { ENTRY_CLASS, ENTRY_LIST } from '#projections/columns';
import { blankColumn, tableOf } from '../sheet.ts';
import { contextOf, type SheetKind } from '../sheet-views.ts';

/** The entry list, with room for each driver to sign in. */
export const entryList: SheetKind<'entry-list'> = {
  view: 'entry-list',
  companions: () => [],
  sheet: (views) => {
    const { view, meeting } = views;
    const { rows } = view;
    const table = tableOf({
      rows,
      columns: ENTRY_LIST,
      fields: ['car', 'driver', 'team', 'manufacturer', 'transponder', 'standing', 'rookie', 'status'],
      context: contextOf(views),
    });
    const classes = tableOf({ rows, columns: [ENTRY_CLASS], fields: ['car'], context: contextOf(views) });
    const ofClass = meeting.classes?.find(({ id }) => id === view['class']);
    const printed = [...(ofClass ? [] : classes.columns), ...table.columns];
    return {
      session: null,
      name: ofClass?.name ?? 'All cars',
      kind: 'Entry list',
      summary: count(rows.length, 'car'),
      isOfficial: false,
      isForm: true,
      version: null,
      ...table,
      printed: [
        ...printed.filter(({ title }) => title !== null),
        { ...blankColumn('Signed in', rows.length, 24), isFlexible: true },
      ],
      fixedColumns: 0,
      isWide: false,
      isRuled: true,
      remarks: [],
    };
  },
};
