const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/** Returns the width on a terminal: combining accents have none, East Asian characters have two columns. */
export function textWidth(text: string): number {
  const plain = text.replaceAll(/\p{Mn}/gu, '');
  return [...plain].length + (plain.match(WIDE)?.length ?? 0);
}

/** Replaces control characters, which could move the cursor or change the terminal. */
export const replaceControls = (text: string): string => text.replaceAll(/\p{Cc}/gu, '�');

/** Cuts a line that is too long, and marks it with "…". */
export function truncate(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let start = '';
  for (const character of text) {
    if (textWidth(start + character) >= columns) break;
    start += character;
  }
  return columns > 0 ? `${start}…` : '';
}

/** Returns a line with one text at the left and one at the right. The left text is cut if both do not fit. */
export function spread(left: string, right: string, columns: number): string {
  const start = truncate(left, Math.max(0, columns - textWidth(right) - 1));
  return truncate(
    start + ' '.repeat(Math.max(1, columns - textWidth(start) - textWidth(right))) + right,
    columns,
  );
}

/** Returns the width of the longest word. */
export const longestWord = (text: string): number => Math.max(0, ...text.split(' ').map(textWidth));

/** Folds a text at its spaces into lines of at most the given width. A longer word gets a line of its own. */
export function wrapWords(text: string, columns: number): readonly string[] {
  if (textWidth(text) <= columns) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && textWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
