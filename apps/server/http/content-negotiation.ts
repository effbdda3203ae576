import { failed } from './problems.ts';

/** Which of the offered media types the client likes best; the first one where it does not mind. */
export function negotiate<T extends string>(accept: string | undefined, offered: readonly [T, ...T[]]): T {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(rangeOf);
  let best: T | undefined;
  let liking = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality <= liking) continue;
    best = type;
    liking = quality;
  }
  if (best !== undefined) return best;
  throw failed('not-acceptable', `There is ${offered.join(' or ')} here.`, { types: offered });
}

export type Encoding = 'br' | 'gzip' | 'identity';

/** How an answer may be packed: the shortest that the client takes. */
export function encodingOf(accept: string | undefined): Encoding {
  const ranges = (accept ?? '').split(',').map(rangeOf);
  const quality = (name: string) =>
    (ranges.find(({ type }) => type === name) ?? ranges.find(({ type }) => type === '*'))?.quality ?? 0;
  return (['br', 'gzip'] as const).find((name) => quality(name) > 0) ?? 'identity';
}

interface Accepted {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Accepted {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}

/** The most exact range that covers a type speaks for it. */
function qualityOf(type: string, ranges: readonly Accepted[]): number {
  const [main = ''] = type.split('/');
  for (const wanted of [type, `${main}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === wanted);
    if (range) return range.quality;
  }
  return 0;
}
