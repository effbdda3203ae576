import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';

/** A projection, or a projection and its session: `field`, `running-order/heat-1`. */
export type ViewKey = string;
export type Views = Readonly<Record<ViewKey, unknown>>;

/** What every view says of itself. */
export interface ViewHead {
  readonly projection: string;
  readonly projectionVersion: number;
  readonly recordedAt: string;
}

/** Is a view one of the whole meeting, or of one of these sessions? */
export function isViewOf(show: ViewKey, sessions: readonly string[]): boolean {
  const [, session] = show.split('/');
  return session === undefined || sessions.includes(session);
}

/** What a patch leaves alone stays the same object, so that it need not be drawn again. */
export function applyPatches(views: Views, patches: Readonly<Record<ViewKey, JSONPatchDocument>>): Views {
  const shows = Object.entries(patches).map(([show, patch]) => [
    show,
    immutableJSONPatch(views[show], patch),
  ]);
  return { ...views, ...(Object.fromEntries(shows) as Views) };
}
