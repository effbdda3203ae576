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
