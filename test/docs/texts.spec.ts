import { readFileSync, writeFileSync } from 'node:fs';
import { LANGUAGES, type Texts } from '../../apps/console/ui/language/language.ts';
import { ENGLISH, textsOfConsole } from './texts.ts';

const read = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8')) as Texts;

/** Returns all forms of a text. */
const forms = (text: Texts[string] = ''): readonly string[] =>
  typeof text === 'string' ? [text] : Object.values(text);

/** Returns the names in braces, without that of a number: "one lap" is a text, too. */
const namesIn = (text: string): string => [...new Set(text.match(/\{(?!n\})\w+\}/gu))].sort().join(' ');

const english = textsOfConsole();

describe('The English texts of the console', () => {
  it('are in one file for those who translate them: write it by npm run docs', () => {
    const text = `${JSON.stringify(english, null, 2)}\n`;
    if (process.env.GREENFLAG_WRITE_DOCS) writeFileSync(ENGLISH, text);
    expect(readFileSync(ENGLISH, 'utf8')).toBe(text);
  });
});

describe.each(Object.keys(LANGUAGES).filter((code) => code !== 'en'))('The texts in %s', (code) => {
  const texts = read(ENGLISH.replace('en.json', `${code}.json`));

  it('lack none of the English ones', () => {
    expect(Object.keys(english).filter((key) => !(key in texts))).toEqual([]);
  });

  it('hold none that the console no longer shows', () => {
    expect(Object.keys(texts).filter((key) => !(key in english))).toEqual([]);
  });

  it('take the same values as the English ones', () => {
    const differing = Object.keys(english).filter((key) =>
      forms(texts[key]).some((form) => namesIn(form) !== namesIn(key)),
    );
    expect(differing).toEqual([]);
  });

  it('have a form for each kind of number', () => {
    const lacking = Object.keys(english).filter((key) => {
      const text = texts[key];
      if (typeof english[key] === 'string') return typeof text !== 'string';
      return typeof text === 'string' || !text?.one || !text.other;
    });
    expect(lacking).toEqual([]);
  });
});
