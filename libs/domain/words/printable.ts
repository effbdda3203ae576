import { LETTER_BLOCKS } from './printable-letters.ts';

/** Each letter of a block's name is one number, from 0 to 63: six bits, one for each of six letters. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LETTERS_IN_BLOCK = 6;

let blocks: string | undefined;

/** Returns the blocks of all letters. They are unpacked for the first name that needs them. */
function allBlocks(): string {
  blocks ??= LETTER_BLOCKS.join('').replace(/(.)\{(\d+)\}/gu, (_, block: string, times: string) =>
    block.repeat(Number(times)),
  );
  return blocks;
}

function isPrintable(letter: string): boolean {
  const number = letter.codePointAt(0) ?? 0;
  const block = allBlocks()[Math.floor(number / LETTERS_IN_BLOCK)] ?? 'A';
  const letters = DIGITS.indexOf(block);
  return Math.floor(letters / 2 ** (number % LETTERS_IN_BLOCK)) % 2 === 1;
}

/**
 * Returns the letters of a name that no typeface of the sheets has, each once, so that people are warned
 * before the name is missing on paper. Joiners and marks of direction are not drawn, so they never lack.
 */
export function unprintableLetters(name: string): readonly string[] {
  if (/^[ -~]*$/u.test(name)) return [];
  const drawn = name.normalize('NFC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return [...new Set(drawn)].filter((letter) => !isPrintable(letter));
}

/** Returns whether a value is a name with letters that no typeface of the sheets has. */
export const isUnprintable = (name: unknown): boolean =>
  typeof name === 'string' && unprintableLetters(name).length > 0;

/** Packs the letters of typefaces into blocks, as {@link unprintableLetters} reads them. */
export function packLetters(hasLetter: (number: number) => boolean, end: number): string {
  let packed = '';
  for (let first = 0; first < end; first += LETTERS_IN_BLOCK) {
    let letters = 0;
    for (let i = 0; i < LETTERS_IN_BLOCK; i++) if (hasLetter(first + i)) letters += 2 ** i;
    packed += DIGITS[letters] ?? '';
  }
  return packed.replace(/(.)\1{4,}/gu, (run, block: string) => `${block}{${run.length}}`);
}
