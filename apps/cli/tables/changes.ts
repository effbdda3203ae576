import type { RowDiff, ViewDiff } from '#race-control';
import { counted, number, optional, words } from './columns.ts';
import type { Row } from './table.ts';
import type { Block } from './view-tables.ts';

const COLUMNS = [
  number('Row', 'key'),
  optional(words('Driver', 'driver')),
  words('What', 'what'),
  optional(number('From', 'from')),
  optional(number('To', 'to')),
  optional(words('Else', 'else')),
  optional(words('Because', 'because')),
];

/** Who moved, list by list of the view, for people. */
export function changeBlocks(diff: ViewDiff): Block[] {
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
      title: `${head}: ${counted(rows.length, 'row')}`,
      columns: COLUMNS,
      rows: rows.map(rowOf),
      below: i === lists.length - 1 ? lines : [],
    };
  });
}

function rowOf({ key, driver, what, from, to, changed, because }: RowDiff): Row {
  const reasons = because.map(({ revision, words: said }) => `${revision} ${said}`);
  return { key, driver, what, from, to, else: changedWords(changed).join('; '), because: reasons.join('; ') };
}

const changedWords = (changed: ViewDiff['changed']): string[] =>
  Object.entries(changed).map(([field, { from, to }]) => `${field} ${valueWords(from)} -> ${valueWords(to)}`);

/** Whole documents are for `--json`. */
const LONGEST = 40;

function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
