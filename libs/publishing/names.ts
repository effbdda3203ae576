import { count, isUnprintable } from '#domain/words';
import { isInstalled, OTHER_TYPEFACES } from './pdf/typefaces.ts';
import type { Sheet } from './sheet.ts';

/** The columns of names. A letter that no typeface has hides the whole name, not only itself. */
export const NAME_FIELDS: ReadonlySet<string> = new Set(['driver', 'team', 'manufacturer', 'name']);

/** Returns the number of names on the sheets of a file that no typeface can print, each counted once. */
export function countUnprintedNames(sheets: readonly Sheet[]): number {
  const inColumns = sheets
    .flatMap(({ columns, printed = columns }) => printed)
    .filter(({ field, title }) => title !== null && NAME_FIELDS.has(field))
    .flatMap(({ texts }) => texts);
  const inRemarks = sheets.flatMap(({ remarks }) => remarks).flatMap(({ names = [] }) => names);
  return [...new Set([...inColumns, ...inRemarks])]
    .filter((name) => name !== null)
    .filter((name) => !isPrintable(name)).length;
}

const isPrintable = (name: string): boolean =>
  !isUnprintable(name) &&
  OTHER_TYPEFACES.every((typeface) => !typeface.letters.test(name) || isInstalled(typeface));

/** Returns the warning about names that are not on a sheet. */
export const unprintedWords = (names: number): string =>
  `${count(names, 'name')} cannot be printed, because no typeface of the sheets has all of the letters. ` +
  `The sheet shows "name cannot be printed" there.`;
