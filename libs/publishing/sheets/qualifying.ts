import * as column from '../sheet-columns.ts';
import { listField, type Sheet } from '../sheet.ts';
import {
  ENTRY_LIST,
  isCertified,
  sessionName,
  companionRows,
  sessionOf,
  withEntries,
  type SheetKind,
} from '../sheet-views.ts';
import { penaltyRemarks } from './penalties.ts';

/** The order of qualifying: times, speeds, gaps. */
export const qualifying: SheetKind = {
  companions: ({ session }) => [
    ENTRY_LIST,
    ...(typeof session === 'string' ? [{ projection: 'penalties', session }] : []),
  ],
  sheet: (views): Sheet => {
    const session = sessionOf(views);
    const isOfficial = session !== null && isCertified(views, session);
    return {
      session,
      name: session === null ? 'No qualifying' : sessionName(views, session),
      kind: 'Order',
      summary: '',
      isOfficial,
      version: null,
      columns: [
        column.place('Pos', 'rank'),
        column.CAR,
        column.DRIVER,
        column.TEAM,
        column.MAKE,
        column.time('Best lap', 'bestLapMs'),
        column.speed('mph', 'speedMph'),
        column.time('Gap', 'gapMs'),
        column.number('Laps', 'laps'),
        column.status(),
      ],
      rows: withEntries(listField(views.view, 'rows'), views),
      fixedColumns: 0,
      isWide: false,
      remarks: penaltyRemarks(companionRows(views, 'penalties')),
    };
  },
};
