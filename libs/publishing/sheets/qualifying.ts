import { QUALIFYING_ORDER } from '#projections/columns';
import { SIGNERS, tableOf } from '../sheet.ts';
import { contextOf, ENTRY_LIST, isCertified, nameOf, withEntries, type SheetKind } from '../sheet-views.ts';
import { penaltyRemarks } from './penalties.ts';

/** The order of qualifying: times, speeds, gaps. */
export const qualifying: SheetKind<'qualifying-order'> = {
  view: 'qualifying-order',
  companions: ({ session }) =>
    session === null
      ? [ENTRY_LIST]
      : [
          { projection: 'results', session },
          { projection: 'penalties', session },
        ],
  sheet: (views) => {
    const { view, session } = views;
    return {
      session,
      name: session === null ? 'No qualifying' : nameOf(views, session),
      kind: 'Order',
      summary: '',
      isOfficial: isCertified(views, session),
      version: null,
      ...tableOf({
        rows: withEntries(view.rows, views),
        columns: QUALIFYING_ORDER,
        fields: [
          'rank',
          'car',
          'driver',
          'team',
          'manufacturer',
          'bestLapMs',
          'speedMph',
          'gapMs',
          'laps',
          'status',
        ],
        added: ['penalised'],
        unprinted: ['penalised'],
        context: contextOf(views),
      }),
      fixedColumns: 0,
      isWide: false,
      signers: SIGNERS,
      remarks: penaltyRemarks(views.companions.penalties?.rows ?? []),
    };
  },
};
