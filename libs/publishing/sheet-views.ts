import { sessionName, trackTime } from '#domain/words';
import type { ProjectionName, View, ViewOf } from '#projections';
import type { Sheet, SheetContext } from './sheet.ts';

/** Another view that a sheet needs, at the same revision. */
export interface Companion {
  readonly projection: ProjectionName;
  readonly session?: string;
}

export type Companions = { readonly [N in ProjectionName]?: ViewOf<N> };

/** Everything that a sheet is made from. */
export interface SheetViews<N extends ProjectionName> {
  readonly view: ViewOf<N>;
  readonly meeting: ViewOf<'meeting'>;
  readonly companions: Companions;
  /** The session of the view; null for a view of the whole meeting. */
  readonly session: string | null;
}

/** The views of a sheet whose kind is not known to the compiler. */
export type AnyViews = Omit<SheetViews<'meeting'>, 'view'> & { readonly view: View };
type Surroundings = Pick<AnyViews, 'meeting' | 'companions'>;

/** The functions that turn one kind of view into a sheet. */
export interface SheetKind<N extends ProjectionName> {
  /** The projection that the sheet is made from. */
  readonly view: N;
  readonly companions: (view: ViewOf<N>) => readonly Companion[];
  readonly sheet: (views: SheetViews<N>) => Sheet;
  /** The sheets that follow in the same file. */
  readonly parts?: (view: ViewOf<N>) => readonly Companion[];
}

export interface AnySheetKind {
  readonly view: ProjectionName;
  readonly companions: (view: View) => readonly Companion[];
  readonly sheet: (views: AnyViews) => Sheet;
  readonly parts?: (view: View) => readonly Companion[];
}

/** Returns the name of a session as people write it: "Heat 1". */
export const nameOf = ({ meeting }: Surroundings, id: string): string => sessionName(meeting.sessions, id);

/** Returns what the columns need to know: the sessions, the time at the track, and the units. */
export function contextOf({ meeting }: Surroundings): SheetContext {
  const { name, words } = trackTime(meeting.timeZone);
  return { sessions: meeting.sessions, zone: name, instant: words, units: meeting.units };
}

const sessionIn = ({ meeting }: Surroundings, id: string | null) =>
  meeting.sessions.find(({ session }) => session === id);

export const isCertified = (views: Surroundings, id: string | null): boolean =>
  sessionIn(views, id)?.phase === 'official';

export const hasPostedLineup = (views: Surroundings, id: string | null): boolean =>
  sessionIn(views, id)?.lineup === 'posted';

type Named = Pick<ViewOf<'entry-list'>['rows'][number], 'car' | 'team' | 'manufacturer'>;

/** Adds team and manufacturer to each row: those of the result, if it is at hand, or of the entry list. */
export function withEntries<R extends { readonly car: string }>(
  rows: readonly R[],
  { companions }: Surroundings,
) {
  const named: readonly Named[] = companions.results?.rows ?? companions['entry-list']?.rows ?? [];
  const entries = new Map(named.map((entry) => [entry.car, entry]));
  return rows.map((row) => {
    const { team = null, manufacturer = null } = entries.get(row.car) ?? {};
    return { ...row, team, manufacturer };
  });
}

export const ENTRY_LIST: Companion = { projection: 'entry-list' };

/** Returns the session that a view is about; null for a view of the whole meeting. */
export const sessionOf = (view: View, requested: string | undefined): string | null =>
  typeof view['session'] === 'string' ? view['session'] : (requested ?? null);
