const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/** Columns of a terminal: accents that stand apart take none, wide scripts two. */
export function widthOf(text: string): number {
  const plain = text.replaceAll(/\p{Mn}/gu, '');
  return [...plain].length + (plain.match(WIDE)?.length ?? 0);
}

/** Control characters would move the reader's cursor, or worse. */
export const harmless = (text: string): string => text.replaceAll(/\p{Cc}/gu, '�');

/** As much of a line as fits; one that does not fit says so by its end. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) >= columns) break;
    kept += character;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** One text at the left, another at the right of a line; the left one gives way. */
export function apart(left: string, right: string, columns: number): string {
  const shown = cut(left, Math.max(0, columns - widthOf(right) - 1));
  return cut(shown + ' '.repeat(Math.max(1, columns - widthOf(shown) - widthOf(right))) + right, columns);
}
