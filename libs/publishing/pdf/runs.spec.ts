import { runsOf, type HasLetter } from './runs.ts';
import { OTHER_TYPEFACES } from './typefaces.ts';

const [HEBREW, ARABIC, JAPANESE, EMOJI] = OTHER_TYPEFACES;
const LETTERS = new Map([
  [HEBREW, /\p{Script=Hebrew}/u],
  [ARABIC, /\p{Script=Arabic}|[\u0660-\u0669]/u],
  [JAPANESE, /[\p{Script=Han}\p{Script=Katakana}]/u],
  [EMOJI, /\p{Extended_Pictographic}/u],
]);
const has: HasLetter = (typeface, _face, letter) =>
  (LETTERS.get(typeface) ?? /\p{Script=Latin}|[ -~]/u).test(String.fromCodePoint(letter));
const drawn = (text: string) => runsOf(has, 'regular', text).map((run) => run.text);

describe('the runs of a text', () => {
  it('are one for each typeface', () => {
    expect(runsOf(has, 'regular', 'Team 山田')).toEqual([
      { text: 'Team ', typeface: null },
      { text: '山田', typeface: JAPANESE },
    ]);
  });

  it('are in the order from left to right, and each keeps its letters in the order of speech', () => {
    expect(drawn('דוד לוי')).toEqual(['לוי', ' ', 'דוד']);
    expect(drawn('Team דוד לוי, Paris')).toEqual(['Team ', 'לוי', ' ', 'דוד', ', Paris']);
  });

  it('have numbers from left to right, and brackets turned around', () => {
    expect(drawn('דוד 12')).toEqual(['12', ' ', 'דוד']);
    expect(drawn('א (ב) ג')).toEqual(['ג', ' (', 'ב', ') ', 'א']);
    expect(drawn('\u0661\u0662')).toEqual(['\u0661', '\u0662']);
  });

  it('do not split what is one sign', () => {
    expect(drawn('👨‍👩‍👧 Fast')).toEqual(['👨‍👩‍👧', ' Fast']);
    expect(drawn('Zoe\u0308')).toEqual(['Zoë']);
  });

  it('have numbers for the letters of no typeface', () => {
    expect(drawn('A ก')).toEqual(['A [U+0E01]']);
  });
});
