import Negotiator from 'negotiator';
import { ACCEPT } from './problem-sets.ts';

/**
 * Returns the offered media type that the client prefers, or the first one when it has no preference.
 * @throws ProblemError `not-acceptable`
 */
export function negotiateType<T extends string>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
): T {
  // An empty header states no preference.
  const headers = { accept: accept?.trim() === '' ? undefined : accept };
  const preferred = new Negotiator({ headers }).mediaType(offered);
  if (preferred !== undefined) return preferred as T;
  throw ACCEPT.error('not-acceptable', `This route offers ${offered.join(' or ')}.`, { types: offered });
}
