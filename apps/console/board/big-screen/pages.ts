/** Rows of one column that are readable from three meters away on a usual screen. */
const MAX_ROWS_OF_COLUMN = 20;

/** The rows of a screen on the wall: those that always stay, and those that take turns in the last column. */
export interface BigPages<T> {
  /** The columns that stay. */
  readonly fixed: readonly (readonly T[])[];
  /** The contents of the last column, which take turns; empty if all rows have room. */
  readonly turns: readonly (readonly T[])[];
}

/**
 * Shares rows among the columns of a screen. If they do not all have room at a readable size, the first ones
 * stay, and the others take turns in the last column; on a screen of one column in its lower half.
 */
export function bigPages<T>(rows: readonly T[], columns: number): BigPages<T> {
  const perColumn = Math.min(Math.ceil(rows.length / columns), MAX_ROWS_OF_COLUMN);
  if (rows.length <= columns * MAX_ROWS_OF_COLUMN) return { fixed: slices(rows, perColumn), turns: [] };
  const perTurn = columns === 1 ? MAX_ROWS_OF_COLUMN / 2 : MAX_ROWS_OF_COLUMN;
  const staying = columns * MAX_ROWS_OF_COLUMN - perTurn;
  return {
    fixed: slices(rows.slice(0, staying), MAX_ROWS_OF_COLUMN),
    turns: slices(rows.slice(staying), perTurn),
  };
}

const slices = <T>(rows: readonly T[], length: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(rows.length / (length || 1)) }, (_, i) =>
    rows.slice(i * length, (i + 1) * length),
  );
