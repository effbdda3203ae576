import { distance } from 'fastest-levenshtein';

/** The known word that was probably meant, or undefined when nothing is near. */
function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  // One slip in three letters is a slip; more is another word.
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const slips = slipsBetween(wanted, plain(candidate));
    if (slips >= least) continue;
    least = slips;
    best = candidate;
  }
  return best;
}

/** Letters in another order are one slip of the hand, however far they went. */
const slipsBetween = (a: string, b: string): number =>
  a !== b && sorted(a) === sorted(b) ? 1 : distance(a, b);

const sorted = (word: string) => [...word].sort().join('');

/** " Did you mean car?", or nothing: goes after a sentence. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** Case and hyphens make no difference. A very long word is near to nothing, and comparing it costs. */
const plain = (word: string) => word.slice(0, 100).toLowerCase().replaceAll(/[-_ ]/g, '');
