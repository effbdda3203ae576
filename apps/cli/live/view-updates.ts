import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from 'rfc6902';
import type { ViewMessage } from '#client';
import type { View } from '#projections';

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
  messages: AsyncIterable<ViewMessage>,
): AsyncGenerator<ViewUpdate, void, undefined> {
  let view: View | null = null;
  for await (const { kind, revision, content } of messages) {
    let hasChanged: boolean;
    if (kind === 'snapshot') {
      hasChanged = view === null || !isDeepStrictEqual(bodyOf(view), bodyOf(content));
      view = content;
    } else {
      const failed = applyPatch(view, [...content]).find((error) => error !== null);
      if (view === null || failed) throw new Error(`The patch of revision ${revision} does not fit.`);
      hasChanged = content.some(({ path }) => !REVISION_PATHS.has(path));
    }
    yield { view, hasChanged };
  }
}

function bodyOf(view: View): object {
  const { revision: _, recordedAt: __, ...body } = view;
  return body;
}
