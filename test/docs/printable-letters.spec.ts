import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createRequire } from 'node:module';
import { isUnprintable } from '#domain/words';
import { packLetters } from '../../libs/domain/words/printable.ts';
import { MAIN_TYPEFACE, OTHER_TYPEFACES, type Face } from '../../libs/publishing/pdf/typefaces.ts';

interface Font {
  readonly characterSet: readonly number[];
}
const fontkit = createRequire(require.resolve('pdfkit'))('fontkit') as {
  readonly openSync: (file: string) => Font;
};

const FILE = resolve(__dirname, '../../libs/domain/words/printable-letters.ts');
/** Behind the last plane that holds the letters of a language. */
const END = 0x3_00_00;
const LINE_LENGTH = 100;

const lettersOf = (face: Face): ReadonlySet<number> =>
  new Set(
    [MAIN_TYPEFACE, ...OTHER_TYPEFACES].flatMap(
      (typeface) => fontkit.openSync(typeface[face]()).characterSet,
    ),
  );

const sourceOf = (packed: string): string => `/**
 * The letters that the typefaces of the sheets have, packed. Made from the typefaces by \`npm run docs\`.
 */
export const LETTER_BLOCKS: readonly string[] = [
${(packed.match(new RegExp(`.{1,${LINE_LENGTH}}`, 'gu')) ?? []).map((line) => `  '${line}',\n`).join('')}];
`;

describe('The letters that can be printed', () => {
  const letters = lettersOf('regular');

  it('are those of the typefaces: write the file by npm run docs', () => {
    const source = sourceOf(packLetters((number) => letters.has(number), END));
    if (process.env.GREENFLAG_WRITE_DOCS) writeFileSync(FILE, source);
    expect(readFileSync(FILE, 'utf8')).toBe(source);
  });

  it('are the same in bold', () => {
    expect(lettersOf('bold')).toEqual(letters);
  });

  it('are read back one by one', () => {
    const numbers = Array.from({ length: END }, (_, number) => number);
    const surrogates = (number: number) => number >= 0xd8_00 && number < 0xe0_00;
    // A letter that is composed or decomposed is judged by what it becomes.
    const isPlain = (letter: string) =>
      letter === letter.normalize('NFC') && !/\p{Default_Ignorable_Code_Point}/u.test(letter);
    const wrong = numbers.filter((number) => {
      const letter = String.fromCodePoint(number);
      if (number < 0x7f || surrogates(number) || !isPlain(letter)) return false;
      return isUnprintable(letter) === letters.has(number);
    });
    expect(wrong).toEqual([]);
  });
});
