import type { View } from '#projections';
import { listIn, textIn, type Row, type Sheet } from './sheet.ts';

/** A view that a sheet needs beside its own, of the same moment. */
export interface Companion {
  readonly projection: string;
  readonly session?: string;
}

/** All that a sheet is made of. */
export interface Views {
  readonly view: View;
  /** The view `meeting`. */
  readonly meeting: View;
  readonly companions: Readonly<Record<string, View>>;
  /** The session that was asked for; not every view of a session says which. */
  readonly asked: string | undefined;
}

/** How a view becomes a sheet. */
export interface SheetKind {
  readonly companions: (view: View) => readonly Companion[];
  readonly sheet: (views: Views) => Sheet;
}

const sessionIn = ({ meeting }: Views, id: string): Row =>
  listIn(meeting, 'sessions').find(({ session }) => session === id) ?? {};

/** "Heat 1" */
export const nameIn = (views: Views, id: string): string => textIn(sessionIn(views, id), 'name') || id;

export const isCertified = (views: Views, id: string): boolean =>
  sessionIn(views, id)['phase'] === 'official';

export const hasPostedLineup = (views: Views, id: string): boolean =>
  sessionIn(views, id)['lineup'] === 'posted';

export const sessionOf = ({ view: { session }, asked }: Views): string | null =>
  typeof session === 'string' ? session : (asked ?? null);

export const rowsOf = (views: Views, companion: string): readonly Row[] =>
  listIn(views.companions[companion] ?? {}, 'rows');

/** Rows with what another view says of the same car. */
export function withEntries(rows: readonly Row[], views: Views): Row[] {
  const entries = new Map(rowsOf(views, 'entry-list').map((entry) => [entry['car'], entry]));
  return rows.map((row) => {
    const { team = null, manufacturer = null } = entries.get(row['car']) ?? {};
    return { ...row, team, manufacturer };
  });
}

export const ENTRY_LIST: Companion = { projection: 'entry-list' };

/** `heat-1 place 2` with the session as people call it. */
export function viaIn(views: Views, via: string): string {
  const [, id = '', rest = ''] = /^([a-z0-9-]+)( place \d+)$/u.exec(via) ?? [];
  return id === '' ? via : `${nameIn(views, id)},${rest}`;
}
