import type { View } from '#projections';
import { listField, textField, type ViewRow, type Sheet } from './sheet.ts';

/** Another view that a sheet needs, at the same revision. */
export interface Companion {
  readonly projection: string;
  readonly session?: string;
}

/** Everything that a sheet is made from. */
export interface SheetViews {
  readonly view: View;
  readonly meeting: View;
  readonly companions: Readonly<Record<string, View>>;
  /** The session of the request: not every view of a session names it. */
  readonly requestedSession: string | undefined;
}

/** The functions that turn one kind of view into a sheet. */
export interface SheetKind {
  readonly companions: (view: View) => readonly Companion[];
  readonly sheet: (views: SheetViews) => Sheet;
}

const findSession = ({ meeting }: SheetViews, id: string): ViewRow =>
  listField(meeting, 'sessions').find(({ session }) => session === id) ?? {};

/** Returns the name of a session as people write it: "Heat 1". */
export const sessionName = (views: SheetViews, id: string): string =>
  textField(findSession(views, id), 'name') || id;

export const isCertified = (views: SheetViews, id: string): boolean =>
  findSession(views, id)['phase'] === 'official';

export const hasPostedLineup = (views: SheetViews, id: string): boolean =>
  findSession(views, id)['lineup'] === 'posted';

export const sessionOf = ({ view: { session }, requestedSession }: SheetViews): string | null =>
  typeof session === 'string' ? session : (requestedSession ?? null);

export const companionRows = (views: SheetViews, companion: string): readonly ViewRow[] =>
  listField(views.companions[companion] ?? {}, 'rows');

/** Adds team and manufacturer of the entry list to each row. */
export function withEntries(rows: readonly ViewRow[], views: SheetViews): ViewRow[] {
  const entries = new Map(companionRows(views, 'entry-list').map((entry) => [entry['car'], entry]));
  return rows.map((row) => {
    const { team = null, manufacturer = null } = entries.get(row['car']) ?? {};
    return { ...row, team, manufacturer };
  });
}

export const ENTRY_LIST: Companion = { projection: 'entry-list' };

/** Turns `heat-1 place 2` into "Heat 1, place 2". */
export function viaWords(views: SheetViews, via: string): string {
  const [, id = '', rest = ''] = /^([a-z0-9-]+)( place \d+)$/u.exec(via) ?? [];
  return id === '' ? via : `${sessionName(views, id)},${rest}`;
}
