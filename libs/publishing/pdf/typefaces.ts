import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export type Face = 'regular' | 'bold';

/** A typeface, with the name of the file of each face. A file is read when a text first needs it. */
export interface Typeface extends Readonly<Record<Face, () => string>> {
  readonly isRightToLeft: boolean;
}

/** A narrow typeface with the letters of all European languages. */
export const MAIN_TYPEFACE: Typeface = {
  isRightToLeft: false,
  regular: () =>
    require.resolve('@expo-google-fonts/roboto-condensed/400Regular/RobotoCondensed_400Regular.ttf'),
  bold: () => require.resolve('@expo-google-fonts/roboto-condensed/700Bold/RobotoCondensed_700Bold.ttf'),
};

/** Typefaces for the letters that the main one lacks. The first that has a letter draws it. */
export const OTHER_TYPEFACES: readonly Typeface[] = [
  {
    isRightToLeft: true,
    regular: () =>
      require.resolve('@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf'),
  },
  {
    isRightToLeft: true,
    regular: () =>
      require.resolve('@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf'),
  },
  {
    isRightToLeft: false,
    regular: () => require.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'),
  },
  {
    isRightToLeft: false,
    regular: () => require.resolve('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
    bold: () => require.resolve('@expo-google-fonts/noto-emoji/700Bold/NotoEmoji_700Bold.ttf'),
  },
];
