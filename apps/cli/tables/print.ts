import type { View } from '#projections';
import { layOut } from './table.ts';
import { blocksOf } from './views.ts';

/** A view as text for a person. */
export function printed(view: View, heading: (text: string) => string): string {
  return blocksOf(view)
    .map(({ title, columns, rows, below = [] }) => {
      const table = rows.length > 0 ? [layOut(columns, rows, heading)] : ['(nothing yet)'];
      return [...(title === undefined ? [] : [heading(title)]), ...table, ...below].join('\n');
    })
    .join('\n\n');
}
