import { namedView } from '#domain/words';
import type { LiveViewsRequest } from '#race-control';
import { queryError } from '../http/problem-sets.ts';
import type { Parameters } from '../http/query-parameters.ts';

/** Maximum number of views of one stream. No page shows more. */
export const MAX_VIEWS = 12;

/**
 * Returns the views that a query names in the notation of a what-if: `show=field&show=results/lcq-2`.
 * @throws ProblemError `query-wrong`
 */
export function requestedViews({ show = [] }: Parameters): LiveViewsRequest['shows'] {
  const names = [show].flat().map(String);
  const [duplicate] = names.filter((name, i) => names.indexOf(name) < i);
  if (names.length === 0) throw showError('Say what to show, like show=field&show=results/lcq-2.');
  if (names.length > MAX_VIEWS) throw showError(`A stream has at most ${MAX_VIEWS} views.`);
  if (duplicate !== undefined) throw showError(`${quote(duplicate)} is named twice.`);
  return names.map((name) => {
    const [projection, session] = namedView(name);
    if (session === '' || (session?.split('/').length ?? 0) > 2) {
      throw showError(`${quote(name)} is neither a projection nor a projection/session.`);
    }
    return { name, projection, ...(session !== undefined && { session }) };
  });
}

const quote = (name: string): string => JSON.stringify(name.slice(0, 100));

const showError = (words: string) => queryError('show', words);
