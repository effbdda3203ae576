import { count } from '#domain';
import type { RowDiff, ViewDiff } from '#race-control';
import { numberColumn, optional, textColumn } from './columns.ts';
import type { TableBlock, TableRow } from './table.ts';

const COLUMNS = [
  numberColumn('Row', 'key'),
  optional(textColumn('Driver', 'driver')),
  textColumn('What', 'what'),
  optional(numberColumn('From', 'from')),
  optional(numberColumn('To', 'to')),
  optional(textColumn('Else', 'else')),
  optional(textColumn('Because', 'because')),
];

/** Returns a table for each list of the view that has changed. */
export function changeBlocks(diff: ViewDiff): TableBlock[] {
  const name = [diff.projection, ...(diff.session === null ? [] : [diff.session])].join(' ');
  const title = `${name}: revision ${diff.from.revision} to ${diff.to.revision}`;
  const lines = changedWords(diff.changed);
  const lists = [...new Set(diff.rows.map(({ list }) => list))];
  if (lists.length === 0) {
    return [{ title, columns: [], rows: [], below: lines.length > 0 ? lines : ['Nothing changed.'] }];
  }
  return lists.map((list, i) => {
    const rows = diff.rows.filter((row) => row.list === list);
    const head = i === 0 ? `${title}, ${list}` : list;
    return {
      title: `${head}: ${count(rows.length, 'row')}`,
      columns: COLUMNS,
      rows: rows.map(rowOf),
      below: i === lists.length - 1 ? lines : [],
    };
  });
}

function rowOf({ key, driver, what, from, to, changed, because }: RowDiff): TableRow {
  const reasons = because.map(({ revision, words: text }) => `${revision} ${text}`);
  return { key, driver, what, from, to, else: changedWords(changed).join('; '), because: reasons.join('; ') };
}

const changedWords = (changed: ViewDiff['changed']): string[] =>
  Object.entries(changed).map(([field, { from, to }]) => `${field} ${valueWords(from)} -> ${valueWords(to)}`);

/** Values that are longer than this are cut; `--json` has them in full. */
const MAX_VALUE_LENGTH = 40;

function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
