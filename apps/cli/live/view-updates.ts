import { isDeepStrictEqual } from 'node:util';
import { applyPatch, type Operation } from 'rfc6902';
import type { View } from '#projections';
import type { LiveMessage } from '#race-control';

/** Fields that differ at each revision, even if the view says the same. */
const REVISION_PATHS: ReadonlySet<string> = new Set(['/revision', '/recordedAt']);

export interface ViewUpdate {
  /** Valid until the next update only: patches change the view in place. */
  readonly view: View;
  /** False if the update has a later revision and is otherwise the same as the view before. */
  readonly hasChanged: boolean;
}

/** Yields the views that the messages of a stream describe, by snapshots and patches. */
export async function* viewUpdates(
  messages: AsyncIterable<LiveMessage>,
): AsyncGenerator<ViewUpdate, void, undefined> {
  let view: View | null = null;
  for await (const { kind, revision, text } of messages) {
    const content = JSON.parse(text) as View | Operation[];
    if (Array.isArray(content)) {
      if (kind !== 'patch' || view === null) throw new Error(`There is nothing to patch at ${revision}.`);
      const failed = applyPatch(view, content).find((error) => error !== null);
      if (failed) throw new Error(`The patch of revision ${revision} does not fit: ${failed.message}`);
      yield { view, hasChanged: content.some(({ path }) => !REVISION_PATHS.has(path)) };
    } else {
      const hasChanged: boolean = view === null || !isDeepStrictEqual(bodyOf(view), bodyOf(content));
      view = content;
      yield { view, hasChanged };
    }
  }
}

function bodyOf(view: View): object {
  const { revision: _, recordedAt: __, ...body } = view;
  return body;
}
