import { immutableJSONPatch } from 'immutable-json-patch';
import type { PatchOperation } from '#client';
import { namedView } from '#domain/words';

/** The name of a projection, or of a projection and its session: `field`, `running-order/heat-1`. */
export type ViewKey = string;
export type Views = Readonly<Record<ViewKey, unknown>>;

/** Returns whether a view belongs to the whole meeting, or to one of the sessions or their classes. */
export function isViewOf(key: ViewKey, sessions: readonly string[]): boolean {
  const [, session] = namedView(key);
  return session === undefined || sessions.some((id) => id === session || id.startsWith(`${session}/`));
}

const isRanking = (key: ViewKey): boolean => namedView(key)[0] === 'ranking';
const isOfSession = (key: ViewKey): boolean => !isRanking(key) && namedView(key)[1] !== undefined;

/**
 * Returns the views that the server has, after it refused some of them because it does not know a session or
 * a ranking. `subjects` are all that it knows of that kind.
 */
export function knownViews(keys: readonly ViewKey[], subjects: readonly string[]): readonly ViewKey[] {
  const areSessions = keys.some((key) => isOfSession(key) && isViewOf(key, subjects));
  const isRefused = areSessions || !keys.some(isRanking) ? isOfSession : isRanking;
  return keys.filter((key) => !isRefused(key) || isViewOf(key, subjects));
}

/**
 * Applies the patches. A value that no patch changes stays the same object, so that React does not render it
 * again.
 */
export function applyPatches(
  views: Views,
  patches: Readonly<Record<ViewKey, readonly PatchOperation[]>>,
): Views {
  const changed: Record<ViewKey, unknown> = { ...views };
  for (const [key, patch] of Object.entries(patches))
    changed[key] = immutableJSONPatch(views[key], [...patch]);
  return changed;
}
