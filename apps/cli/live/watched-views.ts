import { isDeepStrictEqual } from 'node:util';
import { applyPatch, type Operation } from 'rfc6902';
import type { View } from '#projections';
import type { LiveMessage } from '#race-control';

/** Of every revision; what they say of the view itself is nothing. */
const HEAD: ReadonlySet<string> = new Set(['/revision', '/recordedAt']);

export interface Seen {
  /** Read only, and only until the next one: patches work on it in place. */
  readonly view: View;
  /** Does it say anything else than the view before, or is it only true at a later record? */
  readonly isNews: boolean;
}

/** The views that the messages of a stream make. */
export async function* viewsOf(messages: AsyncIterable<LiveMessage>): AsyncGenerator<Seen, void, undefined> {
  let view: View | null = null;
  for await (const { kind, revision, text } of messages) {
    const content = JSON.parse(text) as View | Operation[];
    if (Array.isArray(content)) {
      if (kind !== 'patch' || view === null) throw new Error(`There is nothing to patch at ${revision}.`);
      const failed = applyPatch(view, content).find((error) => error !== null);
      if (failed) throw new Error(`The patch of revision ${revision} does not fit: ${failed.message}`);
      yield { view, isNews: content.some(({ path }) => !HEAD.has(path)) };
    } else {
      const isNews: boolean = view === null || !isDeepStrictEqual(bodyOf(view), bodyOf(content));
      view = content;
      yield { view, isNews };
    }
  }
}

function bodyOf(view: View): object {
  const { revision: _, recordedAt: __, ...body } = view;
  return body;
}
