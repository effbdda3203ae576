import Negotiator from 'negotiator';
import { problemError } from './problems.ts';

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
  throw problemError('not-acceptable', `This route offers ${offered.join(' or ')}.`, { types: offered });
}
