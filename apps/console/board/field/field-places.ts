import type { ViewsByName } from '../../api/data/meeting.tsx';

export type FieldView = ViewsByName['field'];
type FieldRow = FieldView['rows'][number];
type Format = NonNullable<ViewsByName['meeting']['format']>;
type Source = NonNullable<Format['sessions'][number]['lineup']>[number];

/** A place of the main's starting grid. */
export interface FieldPlace {
  readonly start: number;
  /** The car that won it; null for an open place. */
  readonly row: FieldRow | null;
  /** The session (or `provisional`) in which an open place is won; null if the format does not say. */
  readonly wonIn: string | null;
}

/** Returns all places of the field, from the pole. */
export function placesOf(field: FieldView, format: Format | null | undefined): readonly FieldPlace[] {
  const rows = new Map(field.rows.map((row) => [row.start, row]));
  const starts = Array.from({ length: Math.max(field.size, ...rows.keys()) }, (_, i) => i + 1);
  const origins = originsOf(field, format);
  const places = starts.map((start) => ({
    start,
    row: rows.get(start) ?? null,
    wonIn: rows.has(start) ? null : (origins[start - 1] ?? null),
  }));
  // Discard our reading of the format if it disagrees with the open places that the server reports.
  return agreesWith(places, field.open) ? places : places.map((place) => ({ ...place, wonIn: null }));
}

function agreesWith(places: readonly FieldPlace[], open: FieldView['open']): boolean {
  return open.every((one) => places.filter(({ wonIn }) => wonIn === one.session).length === one.places);
}

/** Returns the session of each start, or an empty list if the format does not assign starts by place. */
function originsOf({ session, size }: FieldView, format: Format | null | undefined): readonly string[] {
  const spec = format?.sessions.find(({ id }) => id === session);
  const origins = (spec?.lineup ?? []).flatMap((source) => originsIn(source) ?? []);
  return origins.length === size ? origins : [];
}

/** Lists the starts of a source by place, then by session; null if counting places is not enough. */
function originsIn(source: Source): readonly string[] | null {
  if ('provisional' in source) return Array.from({ length: source.take ?? 1 }, () => 'provisional');
  if (!('from' in source) || source.invert !== undefined || source.take !== undefined) return null;
  const [first, last] = source.places ?? [1, null];
  const isPart = source.every ?? source.snake ?? source.at ?? source.order;
  if (last === null || isPart !== undefined) return null;
  return Array.from({ length: last - first + 1 }, () => source.from).flat();
}

type RaceResult = ViewsByName['heat-results']['sessions'][number];
type Entry = ViewsByName['entry-list']['rows'][number];

/** The last car of a running session that is in the field, and the first that is not. */
export interface FieldBubble {
  readonly session: string;
  readonly on: RaceResult['rows'][number];
  readonly next: RaceResult['rows'][number];
}

/** Returns the bubble of each running race that still gives places of the field. */
export function fieldBubbles(field: FieldView, results: readonly RaceResult[]): readonly FieldBubble[] {
  const open = new Set(field.open.map(({ session }) => session));
  return results
    .filter(({ session, status }) => status === 'running' && open.has(session))
    .flatMap(({ session, rows, lapsRun }) => {
      const last = rows.findLastIndex(({ advancedTo }) => advancedTo === field.session);
      const on = rows[last];
      const next = rows.slice(last + 1).find(({ place }) => place !== null);
      return on && next && lapsRun > 0 ? [{ session, on, next }] : [];
    });
}

/**
 * Returns who would get the open provisionals if every race ended as it stands: the best cars in the
 * standings that are not in the field. Declined provisionals are unknown here.
 */
export function nextProvisionals(
  field: FieldView,
  results: readonly RaceResult[],
  entries: readonly Entry[],
): readonly Entry[] {
  const places = field.open.find(({ session }) => session === 'provisional')?.places ?? 0;
  const racingIn = results
    .filter(({ status }) => status === 'running')
    .flatMap(({ rows }) => rows.filter(({ advancedTo }) => advancedTo === field.session));
  const isIn = new Set([...field.rows, ...racingIn].map(({ car }) => car));
  return entries
    .filter(({ car, standing, status }) => standing !== null && status === 'entered' && !isIn.has(car))
    .toSorted((a, b) => (a.standing ?? 0) - (b.standing ?? 0))
    .slice(0, places);
}
