import { textWidth, wrapWords } from '../tables/text-width.ts';

/** A description with less room than this beside its term, in characters, stands below the term. */
const LEAST_BESIDE = 30;
const BELOW = 6;

/** Folds the help as `foldText` does, and lines of one paragraph together. */
export const foldHelp = (text: string, columns: number | undefined): string =>
  foldText(columns ? paragraphsOf(text).join('\n') : text, columns);

/**
 * Folds a text for people at its spaces into lines of at most the given width. A list keeps its indents:
 * descriptions stay beside their terms, or stand below them where there is too little room.
 * @param columns width of the terminal; undefined or 0 for one that does not report its size
 */
export function foldText(text: string, columns: number | undefined): string {
  if (!columns) return text;
  return text
    .split('\n')
    .flatMap((line) => (textWidth(line) <= columns ? [line] : foldLine(line, columns)))
    .join('\n');
}

/** Joins lines that belong to one paragraph: those without an indent that follow each other. */
function paragraphsOf(text: string): readonly string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const before = lines.at(-1) ?? '';
    if (isProse(before) && isProse(line)) lines[lines.length - 1] = `${before} ${line}`;
    else lines.push(line);
  }
  return lines;
}

const isProse = (line: string): boolean => /^\S/u.test(line) && !line.endsWith(':');

function foldLine(line: string, columns: number): readonly string[] {
  const rest = line.trimStart();
  const indent = line.length - rest.length;
  const [term = ''] = rest.split('  ', 1);
  const words = rest.slice(term.length).trimStart();
  if (indent === 0 || words === '') return indented(rest, indent, columns);
  const beside = line.length - words.length;
  if (columns - beside >= LEAST_BESIDE) {
    const [first = '', ...others] = indented(words, beside, columns);
    return [line.slice(0, beside) + first.trimStart(), ...others];
  }
  return [...indented(term, indent, columns), ...indented(words, BELOW, columns)];
}

const indented = (text: string, indent: number, columns: number): readonly string[] =>
  wrapWords(text, Math.max(1, columns - indent)).map((part) => ' '.repeat(indent) + part);
