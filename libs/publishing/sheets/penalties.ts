import * as column from '../sheet-columns.ts';
import { listIn, textIn, type Remark, type Row } from '../sheet.ts';
import { isCertified, nameIn, sessionOf, type SheetKind } from '../sheet-views.ts';

/** The penalties of a session, or of the whole meeting. */
export const penalties: SheetKind = {
  companions: () => [],
  sheet: (views) => {
    const rows = listIn(views.view, 'rows');
    const session = sessionOf(views);
    const sessions = session === null ? rows.map((row) => textIn(row, 'session')) : [session];
    return {
      session,
      name: session === null ? 'All sessions' : nameIn(views, session),
      kind: 'Penalties',
      summary: rows.length === 0 ? 'none' : '',
      isOfficial: sessions.length > 0 && sessions.every((id) => isCertified(views, id)),
      version: null,
      columns: [
        column.number('Record', 'penalty'),
        { ...column.words('Session', 'session'), shown: (row) => nameIn(views, textIn(row, 'session')) },
        column.CAR,
        column.DRIVER,
        column.words('Penalty', 'words'),
        column.flexible(column.words('Reason', 'reason')),
        instant('Decided (UTC)', 'recordedAt'),
        { ...column.words(null, 'occurredAt') },
        column.optional({
          ...column.number('Note', 'rescinded'),
          align: 'left',
          shown: standing,
        }),
      ],
      rows,
      fixedColumns: 0,
      isWide: true,
      remarks: rows.filter(isLong).map((row) => ({
        label: `Record ${textIn(row, 'penalty')}`,
        words: textIn(row, 'reason'),
      })),
    };
  },
};

/** It may be cut in its column, and a reason is never told by halves. */
const isLong = (row: Row): boolean => textIn(row, 'reason').length > 40;

const instant = (title: string, field: string) => ({
  ...column.words(title, field),
  shown: (row: Row) => textIn(row, field).slice(0, 19).replace('T', ' '),
});

function standing({ rescinded, counts }: Row): string {
  if (typeof rescinded === 'number') return `rescinded (record ${rescinded})`;
  return counts === false ? 'of an earlier start' : '';
}

/** The penalties that stand, as remarks below a result. */
export function penaltyRemarks(rows: readonly Row[]): Remark[] {
  const standing = rows.filter(({ rescinded, counts }) => rescinded === null && counts !== false);
  const words = standing.map(
    (row) => `car ${textIn(row, 'car')} ${textIn(row, 'words')}: ${textIn(row, 'reason')}`,
  );
  return [{ label: 'Penalties', words: words.length === 0 ? 'none' : words.join('; ') }];
}
