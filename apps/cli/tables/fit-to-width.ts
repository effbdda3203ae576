import type { Priority } from '#projections/columns';
import { longestWord, textWidth } from './text-width.ts';

/** A column with the texts of its cells. */
export interface TableColumn {
  readonly title: string;
  /** Numbers are aligned right, so that their digits are in line. */
  readonly align: 'left' | 'right';
  readonly priority: Priority;
  /** Whether its texts may be folded. Names and sentences give way, numbers and times do not. */
  readonly isFlexible: boolean;
  /** Whether its texts are names, which are cut instead of folded. */
  readonly isName: boolean;
  /** By row. */
  readonly cells: readonly string[];
  /** Minimum width in characters, to align the rows with rows that are printed later. */
  readonly minWidth: number;
}

/** A column that is printed, and its width in characters. */
export interface FittedColumn {
  readonly column: TableColumn;
  readonly width: number;
}

const SPACE_BETWEEN = 2;

/** For columns up to this priority, names and sentences give way. They give way before times do. */
const WORTH_FOLDING = 3;

/** A name is not cut below this width, in characters: who is meant must stay clear. */
const LEAST_NAME = 10;

/**
 * Fits columns to a line. First it leaves out the columns that matter least, then it cuts names and folds
 * sentences at their spaces, then it leaves out more columns. The columns of priority 1 stay, and only names
 * are cut: a line that is still too long stays too long.
 */
export function fitToWidth(columns: readonly TableColumn[], lineWidth: number): readonly FittedColumn[] {
  const natural = columns.map((column) => ({ column, width: naturalWidth(column) }));
  const shown = withoutLeastImportant(natural, lineWidth, WORTH_FOLDING);
  const folded = shown.map((each) => ({ ...each, width: leastWidth(each.column) }));
  const fitting = new Set(withoutLeastImportant(folded, lineWidth).map(({ column }) => column));
  return foldToWidth(
    shown.filter(({ column }) => fitting.has(column)),
    lineWidth,
  );
}

const naturalWidth = ({ cells, title, minWidth }: TableColumn): number =>
  Math.max(minWidth, textWidth(title), ...cells.map(textWidth));

/** Returns the width of a column with its texts folded or cut as much as possible. */
function leastWidth(column: TableColumn): number {
  if (!column.isFlexible) return naturalWidth(column);
  const least = Math.max(textWidth(column.title), column.minWidth);
  if (column.isName) return Math.min(naturalWidth(column), Math.max(least, LEAST_NAME));
  return Math.max(least, ...column.cells.map(longestWord));
}

const totalWidth = (columns: readonly FittedColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width + SPACE_BETWEEN, -SPACE_BETWEEN);

/**
 * Leaves out columns until the others fit, those of the lowest priority first and of these the last one.
 * Columns up to the given priority stay.
 */
export function withoutLeastImportant(
  columns: readonly FittedColumn[],
  lineWidth: number,
  keptPriority = 1,
): readonly FittedColumn[] {
  const least = Math.max(...columns.map(({ column }) => column.priority));
  if (totalWidth(columns) <= lineWidth || least <= keptPriority) return columns;
  const last = columns.findLastIndex(({ column }) => column.priority === least);
  return withoutLeastImportant(columns.toSpliced(last, 1), lineWidth, keptPriority);
}

/** Narrows the columns that may give way, the widest first. */
function foldToWidth(columns: readonly FittedColumn[], lineWidth: number): readonly FittedColumn[] {
  const folded = columns.map((each) => ({ ...each, least: leastWidth(each.column) }));
  for (let over = totalWidth(folded) - lineWidth; over > 0; over -= 1) {
    const [widest] = folded.filter(({ width, least }) => width > least).sort((a, b) => b.width - a.width);
    if (!widest) break;
    widest.width -= 1;
  }
  return folded;
}
