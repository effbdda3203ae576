/** The languages that the page can speak: the code of each, and its name in itself. */
export const LANGUAGES = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;

/** A text with a number has one form for each category that the language has for numbers. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** The texts of a language by the English ones. */
export type Texts = Readonly<Record<string, string | Plural>>;

type Values = Readonly<Record<string, string | number>>;

let spoken: Language = 'en';
let texts: Texts = {};
let plurals = new Intl.PluralRules(spoken);

/** The language of the page. */
export const language = (): Language => spoken;

/** Returns the first language of the reader that the page can speak; English if it speaks none of them. */
export function languageFor(wanted: readonly string[]): Language {
  const codes = wanted.map((each) => each.slice(0, 2).toLowerCase());
  return codes.find((code): code is Language => code in LANGUAGES) ?? 'en';
}

/** Speaks a language from now on. Texts that are on the page already do not change. */
export function speak(chosen: Language, ofIt: Texts): void {
  spoken = chosen;
  texts = ofIt;
  plurals = new Intl.PluralRules(chosen);
}

/**
 * Returns a text in the language of the page.
 *
 * @param english - The English text, which is also its key. `{name}` takes a value.
 * @param values - What stands for each name in braces. The values are not translated.
 */
export function t(english: string, values?: Values): string {
  const found = texts[english] ?? english;
  return filled(typeof found === 'string' ? found : (found.other ?? english), values);
}

/**
 * Returns a text with a number in the language of the page: `tn(3, '{n} lap', '{n} laps')` is "3 laps".
 *
 * @param n - The number, which also stands for `{n}`.
 * @param one - The English text for one.
 * @param many - The English text for all other numbers, which is the key.
 */
export function tn(n: number, one: string, many: string, values?: Values): string {
  const found = texts[many] ?? { one, other: many };
  const text = typeof found === 'string' ? found : (found[plurals.select(n)] ?? found.other ?? many);
  return filled(text, { ...values, n });
}

const filled = (text: string, values: Values = {}): string =>
  text.replace(/\{(\w+)\}/gu, (braces, name: string) => String(values[name] ?? braces));
