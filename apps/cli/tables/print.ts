import type { View } from '#projections';
import { layOut } from './table.ts';
import { blocksOf, type Block } from './view-tables.ts';

type Heading = (text: string) => string;

/** A view as text for a person. */
export const printed = (view: View, heading: Heading): string => laidOut(blocksOf(view), heading);

/** Tables below each other; one that has columns and no rows says so. */
export function laidOut(blocks: readonly Block[], heading: Heading): string {
  return blocks
    .map(({ title, columns, rows, below = [] }) => {
      const empty = columns.length > 0 ? ['(nothing yet)'] : [];
      const table = rows.length > 0 ? [layOut(columns, rows, heading)] : empty;
      return [...(title === undefined ? [] : [heading(title)]), ...table, ...below].join('\n');
    })
    .join('\n\n');
}
