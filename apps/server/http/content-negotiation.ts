import { problemError } from './problems.ts';

/**
 * Returns the offered media type that the client prefers, or the first one when it has no preference.
 * @throws ProblemError `not-acceptable`
 */
export function negotiateType<T extends string>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
): T {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(parseRange);
  let best: T | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality <= bestQuality) continue;
    best = type;
    bestQuality = quality;
  }
  if (best !== undefined) return best;
  throw problemError('not-acceptable', `This route offers ${offered.join(' or ')}.`, { types: offered });
}

export type Encoding = 'br' | 'gzip' | 'identity';

/** Returns the best compression that the client accepts. */
export function negotiateEncoding(accept: string | undefined): Encoding {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const quality = (name: string) =>
    (ranges.find(({ type }) => type === name) ?? ranges.find(({ type }) => type === '*'))?.quality ?? 0;
  return (['br', 'gzip'] as const).find((name) => quality(name) > 0) ?? 'identity';
}

interface AcceptRange {
  readonly type: string;
  readonly quality: number;
}

function parseRange(text: string): AcceptRange {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}

/** Returns the quality of a type: that of the most specific range that matches it. */
function qualityOf(type: string, ranges: readonly AcceptRange[]): number {
  const [main = ''] = type.split('/');
  for (const pattern of [type, `${main}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === pattern);
    if (range) return range.quality;
  }
  return 0;
}
