import type { LiveViewsRequest } from '#race-control';
import { failed } from '../http/problems.ts';
import type { Parameters } from '../http/query-parameters.ts';

/** As many as a page has any use for. */
export const MOST_SHOWS = 12;

/** The views that a query names, in the words of a what-if: `show=field&show=results/lcq-2`. */
export function showsIn({ show = [] }: Parameters): LiveViewsRequest['shows'] {
  const names = [show].flat().map(String);
  const [twice] = names.filter((name, i) => names.indexOf(name) < i);
  if (names.length === 0) throw wrong('Say what to show, like show=field&show=results/lcq-2.');
  if (names.length > MOST_SHOWS) throw wrong(`More than ${MOST_SHOWS} are asked for.`);
  if (twice !== undefined) throw wrong(`${JSON.stringify(twice.slice(0, 100))} is shown already.`);
  return names.map((name) => {
    const [projection = '', session, ...rest] = name.split('/');
    if (rest.length === 0 && session !== '')
      return { name, projection, ...(session !== undefined && { session }) };
    throw wrong(`${JSON.stringify(name.slice(0, 100))} is no projection, and no projection/session.`);
  });
}

const wrong = (words: string) => failed('query-wrong', words, { field: 'show' });
