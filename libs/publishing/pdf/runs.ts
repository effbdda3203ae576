import { createRequire } from 'node:module';
import type { Bidi } from 'bidi-js';
import { MAIN_TYPEFACE, OTHER_TYPEFACES, type Face, type Typeface } from './typefaces.ts';

const require = createRequire(import.meta.url);
let bidi: Bidi | undefined;

/** Returns the Unicode rules for text in two directions, loaded for the first text that needs them. */
function directions(): Bidi {
  bidi ??= (require('bidi-js') as () => Bidi)();
  return bidi;
}

/** Tells whether a typeface has a letter, by its Unicode number. */
export type HasLetter = (typeface: Typeface, face: Face, letter: number) => boolean;

/** Part of a text that one typeface draws (null: the main one), left of the next part. */
export interface Run {
  readonly text: string;
  readonly typeface: Typeface | null;
}

/** Signs as a reader sees them: a letter with its accents, or several emoji joined into one. */
export const signsOf = (text: string): string[] =>
  [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);

/** Returns the letters of a sign that must be drawn. Joiners and marks of direction are not visible. */
const visible = (sign: string): number[] =>
  [...sign.replace(/\p{Default_Ignorable_Code_Point}/gu, '')].map((letter) => letter.codePointAt(0) ?? 0);

const hasSign = (has: HasLetter, typeface: Typeface, face: Face, sign: string): boolean =>
  visible(sign).every((letter) => has(typeface, face, letter));

/** Tells whether the main typeface has all letters of a text. */
export const isPlain = (has: HasLetter, face: Face, text: string): boolean =>
  /^[ -~]*$/u.test(text) || hasSign(has, MAIN_TYPEFACE, face, text);

/** Tells whether some typeface has each sign of a text. */
export const isDrawable = (has: HasLetter, face: Face, text: string): boolean =>
  isPlain(has, face, text) ||
  signsOf(text.normalize('NFC')).every((sign) => typefaceOf(has, face, sign) !== undefined);

/** Returns null for the main typeface, and undefined when no typeface has the sign. */
function typefaceOf(has: HasLetter, face: Face, sign: string): Typeface | null | undefined {
  if (hasSign(has, MAIN_TYPEFACE, face, sign)) return null;
  return OTHER_TYPEFACES.find((typeface) => hasSign(has, typeface, face, sign));
}

/** Stands for a sign that no typeface has. */
const numbersOf = (sign: string): string =>
  `[${visible(sign)
    .map((letter) => `U+${letter.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')}]`;

/** Signs in the order of speech, of one typeface and one level (odd: from right to left). */
interface Piece {
  readonly signs: string[];
  readonly typeface: Typeface | null;
  readonly level: number;
}

/** Splits a text into parts by typeface, in the order in which they stand from left to right. */
export function runsOf(has: HasLetter, face: Face, written: string): Run[] {
  const text = written.normalize('NFC');
  // A sheet is a page in English, so it reads from left to right around each name.
  const found = directions().getEmbeddingLevels(text, 'ltr');
  const pieceAt: Piece[] = [];
  for (const sign of signsOf(text)) {
    const level = found.levels[pieceAt.length] ?? 0;
    const typeface = typefaceOf(has, face, sign);
    const shown = typeface === undefined ? numbersOf(sign) : sign;
    const last = pieceAt.at(-1);
    const piece =
      last?.typeface === (typeface ?? null) && last.level === level && joins(last)
        ? last
        : { signs: [], typeface: typeface ?? null, level };
    piece.signs.push(shown);
    for (let i = 0; i < sign.length; i++) pieceAt.push(piece);
  }
  const order = directions().getReorderedIndices(text, found);
  const pieces = new Set(order.map((index) => pieceAt[index]).filter((piece) => piece !== undefined));
  return [...pieces].map((piece) => ({ text: shownText(piece), typeface: piece.typeface }));
}

/** A typeface of letters from right to left turns the order of its text, so numbers in it stand alone. */
const joins = ({ typeface, level }: Piece): boolean => !(typeface?.isRightToLeft === true && level % 2 === 0);

function shownText({ signs, typeface, level }: Piece): string {
  if (level % 2 === 0 || typeface?.isRightToLeft === true) return signs.join('');
  return signs
    .toReversed()
    .map((sign) => directions().getMirroredCharacter(sign) ?? sign)
    .join('');
}
