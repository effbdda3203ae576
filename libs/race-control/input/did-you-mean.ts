import { distance } from 'fastest-levenshtein';

/** Returns the most similar known word, or undefined if no known word is similar. */
function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalized(word);
  let best: string | undefined;
  // One typing error in three letters is accepted. With more errors it is a different word.
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const errors = typingErrors(wanted, normalized(candidate));
    if (errors >= fewest) continue;
    fewest = errors;
    best = candidate;
  }
  return best;
}

/** Counts the typing errors between two words. The same letters in another order count as one error. */
const typingErrors = (a: string, b: string): number =>
  a !== b && sorted(a) === sorted(b) ? 1 : distance(a, b);

const sorted = (word: string) => [...word].sort().join('');

/** Returns " Did you mean car?", or an empty text if no known word is similar. It follows a sentence. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const suggestion = nearest(word, known);
  return suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
}

/** Ignores case, spaces and hyphens. Cuts long words, because comparing them is slow and useless. */
const normalized = (word: string) => word.slice(0, 100).toLowerCase().replaceAll(/[-_ ]/g, '');
