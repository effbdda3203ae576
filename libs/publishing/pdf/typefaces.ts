import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export type Face = 'regular' | 'bold';

/** A typeface, with the name of the file of each face. A file is read when a text first needs it. */
export interface Typeface extends Readonly<Record<Face, () => string>> {
  readonly isRightToLeft: boolean;
  /** The letters that it is there for. */
  readonly letters: RegExp;
}

/** A narrow typeface with the letters of all European languages. */
export const MAIN_TYPEFACE: Typeface = {
  isRightToLeft: false,
  letters: /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u,
  regular: () =>
    require.resolve('@expo-google-fonts/roboto-condensed/400Regular/RobotoCondensed_400Regular.ttf'),
  bold: () => require.resolve('@expo-google-fonts/roboto-condensed/700Bold/RobotoCondensed_700Bold.ttf'),
};

/**
 * Typefaces for the letters that the main one lacks. The first that has a letter draws it. Their packages are
 * optional: without them an installation is 57 MB smaller, and names in their letters are not printed.
 */
export const OTHER_TYPEFACES: readonly Typeface[] = [
  {
    isRightToLeft: true,
    letters: /\p{Script=Hebrew}/u,
    regular: () =>
      require.resolve('@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf'),
  },
  {
    isRightToLeft: true,
    letters: /\p{Script=Arabic}/u,
    regular: () =>
      require.resolve('@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf'),
  },
  {
    isRightToLeft: false,
    letters: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    regular: () => require.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'),
  },
  {
    isRightToLeft: false,
    letters: /\p{Extended_Pictographic}/u,
    regular: () => require.resolve('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-emoji/700Bold/NotoEmoji_700Bold.ttf'),
  },
];

const installed = new Map<Typeface, boolean>();

/** Returns whether the package of a typeface is installed. */
export function isInstalled(typeface: Typeface): boolean {
  const known = installed.get(typeface) ?? canBeFound(typeface);
  installed.set(typeface, known);
  return known;
}

function canBeFound({ regular }: Typeface): boolean {
  try {
    return regular() !== '';
  } catch {
    return false;
  }
}
