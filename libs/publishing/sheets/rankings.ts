import { capitalized, count } from '#domain/words';
import { POINTS, RANKING } from '#projections/columns';
import { tableOf } from '../sheet.ts';
import { contextOf, isCertified, nameOf, type SheetKind } from '../sheet-views.ts';

/** A ranking as it was posted, or as it is computed before that. */
export const ranking: SheetKind<'ranking'> = {
  view: 'ranking',
  companions: () => [],
  sheet: (views) => {
    const { view } = views;
    const { state, version, rows, waitsFor } = view;
    const posted = version === null ? [] : [`version ${version}`];
    const isOfficial = state === 'certified';
    return {
      session: null,
      name: capitalized(view.ranking.slice(view.ranking.indexOf('/') + 1).replaceAll('-', ' ')),
      kind: 'Ranking',
      summary: [...(isOfficial ? [] : [state]), count(rows.length, 'car'), ...posted].join(', '),
      isOfficial,
      version: isOfficial ? version : null,
      ...tableOf({
        rows,
        columns: RANKING,
        fields: ['place', 'car', 'driver', 'points', 'because'],
        context: contextOf(views),
      }),
      fixedColumns: 0,
      isWide: false,
      remarks: waitsFor.length === 0 ? [] : [{ label: 'Waits for', words: waitsFor.join(', ') }],
    };
  },
};

/** The points that a session pays, by each points table. */
export const points: SheetKind<'points'> = {
  view: 'points',
  companions: () => [],
  sheet: (views) => {
    const { session, rows, isPublished } = views.view;
    return {
      session,
      name: nameOf(views, session),
      kind: 'Points',
      summary: isPublished ? '' : 'not published',
      isOfficial: isCertified(views, session),
      version: null,
      ...tableOf({
        rows,
        columns: POINTS,
        fields: ['of', 'table', 'place', 'car', 'driver', 'points', 'words'],
        context: contextOf(views),
      }),
      fixedColumns: 0,
      isWide: false,
      remarks: [],
    };
  },
};
