import type { ViewOf } from '#projections';
import { PENALTIES } from '#projections/columns';
import { tableOf, type Remark } from '../sheet.ts';
import { contextOf, isCertified, nameOf, type SheetKind } from '../sheet-views.ts';

type Penalty = ViewOf<'penalties'>['rows'][number];

/** The penalties of a session, or of the whole meeting. */
export const penalties: SheetKind<'penalties'> = {
  view: 'penalties',
  companions: () => [],
  sheet: (views) => {
    const { view, session } = views;
    const { rows } = view;
    const sessions = session === null ? rows.map((row) => row.session) : [session];
    return {
      session,
      name: session === null ? 'All sessions' : nameOf(views, session),
      kind: 'Penalties',
      summary: rows.length === 0 ? 'none' : '',
      isOfficial: sessions.length > 0 && sessions.every((id) => isCertified(views, id)),
      version: null,
      ...tableOf({
        rows,
        columns: PENALTIES,
        fields: [
          'penalty',
          'session',
          'car',
          'driver',
          'words',
          'reason',
          'recordedAt',
          'occurredAt',
          'rescinded',
        ],
        added: ['offence', 'toSession', 'open', 'served', 'replacedBy'],
        unprinted: ['offence'],
        context: contextOf(views),
      }),
      fixedColumns: 0,
      isWide: true,
      signers: ['Steward'],
      remarks: rows
        .filter(isLong)
        .map(({ penalty, reason }) => ({ label: `Record ${penalty}`, words: reason })),
    };
  },
};

/** Returns whether the column may cut the reason, which is then printed in full below the table. */
const isLong = ({ reason }: Penalty): boolean => reason.length > 40;

/** Returns the penalties that stand, as a remark below a result. */
export function penaltyRemarks(rows: readonly Penalty[]): Remark[] {
  const standing = rows.filter(({ rescinded, counts }) => rescinded === null && counts);
  const words = standing.map(({ car, words: what, open, served, reason }) => {
    const state = open ? ' (open)' : served === null ? '' : ' (served)';
    return `car ${car} ${what}${state}: ${reason}`;
  });
  return [{ label: 'Penalties', words: words.length === 0 ? 'none' : words.join('; ') }];
}
