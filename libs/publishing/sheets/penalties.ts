import * as column from '../sheet-columns.ts';
import { listField, textField, type Remark, type ViewRow } from '../sheet.ts';
import { isCertified, sessionName, sessionOf, type SheetKind } from '../sheet-views.ts';

/** The penalties of a session, or of the whole meeting. */
export const penalties: SheetKind = {
  companions: () => [],
  sheet: (views) => {
    const rows = listField(views.view, 'rows');
    const session = sessionOf(views);
    const sessions = session === null ? rows.map((row) => textField(row, 'session')) : [session];
    return {
      session,
      name: session === null ? 'All sessions' : sessionName(views, session),
      kind: 'Penalties',
      summary: rows.length === 0 ? 'none' : '',
      isOfficial: sessions.length > 0 && sessions.every((id) => isCertified(views, id)),
      version: null,
      columns: [
        column.number('Record', 'penalty'),
        {
          ...column.words('Session', 'session'),
          printed: (row) => sessionName(views, textField(row, 'session')),
        },
        column.CAR,
        column.DRIVER,
        column.words('Penalty', 'words'),
        column.flexible(column.words('Reason', 'reason')),
        instant('Decided (UTC)', 'recordedAt'),
        column.words(null, 'occurredAt'),
        column.optional({
          ...column.number('Note', 'rescinded'),
          align: 'left',
          printed: standing,
        }),
      ],
      rows,
      fixedColumns: 0,
      isWide: true,
      remarks: rows.filter(isLong).map((row) => ({
        label: `Record ${textField(row, 'penalty')}`,
        words: textField(row, 'reason'),
      })),
    };
  },
};

/** Returns whether the column may cut the reason, which is then printed in full below the table. */
const isLong = (row: ViewRow): boolean => textField(row, 'reason').length > 40;

const instant = (title: string, field: string) => ({
  ...column.words(title, field),
  printed: (row: ViewRow) => textField(row, field).slice(0, 19).replace('T', ' '),
});

function standing({ rescinded, counts }: ViewRow): string {
  if (typeof rescinded === 'number') return `rescinded (record ${rescinded})`;
  return counts === false ? 'of an earlier start' : '';
}

/** Returns the penalties that stand, as a remark below a result. */
export function penaltyRemarks(rows: readonly ViewRow[]): Remark[] {
  const standing = rows.filter(({ rescinded, counts }) => rescinded === null && counts !== false);
  const words = standing.map(
    (row) => `car ${textField(row, 'car')} ${textField(row, 'words')}: ${textField(row, 'reason')}`,
  );
  return [{ label: 'Penalties', words: words.length === 0 ? 'none' : words.join('; ') }];
}
