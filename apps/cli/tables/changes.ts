import { count } from '#domain/words';
import { numberColumn, textColumn } from '#projections/columns';
import type { RowDiff, ViewDiff } from '#race-control';
import { tableOf, type TableBlock } from './table.ts';

const OPTIONAL = { optional: true };
const COLUMNS = [
  numberColumn<ChangedRow>('Row', 'key', { priority: 1 }),
  textColumn<ChangedRow>('Driver', 'driver', { ...OPTIONAL, flexible: true }),
  textColumn<ChangedRow>('What', 'what', { priority: 1 }),
  numberColumn<ChangedRow>('From', 'from', { ...OPTIONAL, priority: 1 }),
  numberColumn<ChangedRow>('To', 'to', { ...OPTIONAL, priority: 1 }),
  textColumn<ChangedRow>('Else', 'else', { ...OPTIONAL, flexible: true, priority: 3 }),
  textColumn<ChangedRow>('Because', 'because', { ...OPTIONAL, flexible: true }),
];

/** Returns a table for each list of the view that has changed. */
export function changeBlocks(diff: ViewDiff): TableBlock[] {
  const name = [diff.projection, ...(diff.session === null ? [] : [diff.session])].join(' ');
  const title = `${name}: revision ${diff.from.revision} to ${diff.to.revision}`;
  const lines = changedWords(diff.changed);
  const lists = [...new Set(diff.rows.map(({ list }) => list))];
  if (lists.length === 0) {
    return [{ title, columns: [], rowCount: 0, below: lines.length > 0 ? lines : ['Nothing changed.'] }];
  }
  return lists.map((list, i) => {
    const rows = diff.rows.filter((row) => row.list === list);
    const head = i === 0 ? `${title}, ${list}` : list;
    return tableOf(COLUMNS, rows.map(rowOf), {
      title: `${head}: ${count(rows.length, 'row')}`,
      below: i === lists.length - 1 ? lines : [],
    });
  });
}

type ChangedRow = ReturnType<typeof rowOf>;

function rowOf({ key, driver, what, from, to, changed, because }: RowDiff) {
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
