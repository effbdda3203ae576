import { isObject } from './input-problems.ts';

/** Commands nest less than this. Deeper values are left as they are, and their schema refuses them. */
const MAX_DEPTH = 16;

/**
 * Removes white space at both ends of every text in a command, and writes each text in Unicode's composed
 * form (NFC), so that one name is one text however it was typed. Returns the same value if nothing changes.
 */
export function tidyText(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return composed(value.trim());
  if (depth === MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => tidyText(item, depth + 1));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isObject(value)) return value;
  let tidied: Record<string, unknown> | null = null;
  for (const name of Object.keys(value)) {
    const field = tidyText(value[name], depth + 1);
    if (field !== value[name]) (tidied ??= { ...value })[name] = field;
  }
  return tidied ?? value;
}

/** More marks on one letter than any script has (Unicode's stream-safe text format allows 30). */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/** Composes a text. Unicode sorts the marks of each letter, in a time that is quadratic in their number. */
const composed = (text: string): string =>
  text.length > 30 && TOO_MANY_MARKS.test(text) ? text : text.normalize('NFC');
