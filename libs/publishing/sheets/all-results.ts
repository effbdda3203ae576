import { isTimedKind } from '#domain/words';
import { SESSIONS } from '#projections/columns';
import { tableOf } from '../sheet.ts';
import { contextOf, type SheetKind } from '../sheet-views.ts';

const POSTED: ReadonlySet<string> = new Set(['unofficial', 'official']);

/** All results of the meeting in one file: the sessions, then the sheet of each one that has a result. */
export const allResults: SheetKind<'meeting'> = {
  view: 'meeting',
  companions: () => [],
  parts: ({ sessions }) =>
    sessions
      .filter(({ phase }) => POSTED.has(phase))
      .map(({ session, kind }) => ({
        projection: isTimedKind(kind) ? 'qualifying-order' : 'results',
        session,
      })),
  sheet: (views) => {
    const { sessions } = views.view;
    const table = tableOf({
      rows: sessions.map((session) => ({ ...session, session: session.name })),
      columns: SESSIONS,
      fields: ['session', 'phase', 'lapsRun', 'resultVersion'],
      context: contextOf(views),
    });
    const run = sessions.filter(({ phase }) => POSTED.has(phase)).length;
    return {
      session: null,
      name: 'All sessions',
      kind: 'Results',
      summary: `${run} of ${sessions.length} with a result`,
      isOfficial: sessions.every(({ phase }) => phase === 'official'),
      version: null,
      ...table,
      fixedColumns: 0,
      isWide: false,
      remarks: [],
    };
  },
};
