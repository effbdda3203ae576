/**
 * Returns the first name that an object in a JSON text has twice, or null. `JSON.parse` takes the last of
 * two values without a word, and other readers may take the first, so such a text has two meanings.
 * @param text valid JSON
 */
export function repeatedName(text: string): string | null {
  const levels: Level[] = [];
  for (let at = 0; at < text.length;) {
    if (text[at] !== '"') {
      enterOrLeave(levels, text.charAt(at));
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    const names = levels.at(-1);
    if (names && isName(text, end)) {
      const name = JSON.parse(text.slice(at, end)) as string;
      if (names.has(name)) return name;
      names.add(name);
    }
    at = end;
  }
  return null;
}

/** The names of an object so far; null for a list. */
type Level = Set<string> | null;

function enterOrLeave(levels: Level[], mark: string): void {
  if (mark === '{') levels.push(new Set());
  else if (mark === '[') levels.push(null);
  else if (mark === '}' || mark === ']') levels.pop();
}

/** Returns the place after a string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Returns whether a colon follows: then the string before is the name of a member. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (WHITE_SPACE.has(text[at] ?? '')) at += 1;
  return text[at] === ':';
}

const WHITE_SPACE: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n']);
