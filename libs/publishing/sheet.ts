/** A row of a view as JSON. */
export type ViewRow = Readonly<Record<string, unknown>>;
export type CellValue = string | number | null;

/** A column. Programs know it by its field, people by its title. */
export interface SheetColumn {
  /** Heading in CSV. */
  readonly field: string;
  /** Heading on paper. A column without a title is for programs only. */
  readonly title: string | null;
  readonly align: 'left' | 'right';
  readonly value: (row: ViewRow) => CellValue;
  /** Returns the text for paper, where it differs from the value. */
  readonly printed?: (row: ViewRow) => string;
  /** The column gets the remaining width, and is cut when there is too little. */
  readonly flexible?: boolean;
  /** The column is left out on paper when all its cells are empty. */
  readonly optional?: boolean;
}

/** A remark below the table. */
export interface Remark {
  readonly label: string;
  readonly words: string;
}

/** The content of a sheet, for all formats. */
export interface Sheet {
  /** Session of the sheet; null for a sheet of the whole meeting. */
  readonly session: string | null;
  /** Name of the session, like "Heat 1". */
  readonly name: string;
  /** Kind of the sheet, like "Results". */
  readonly kind: string;
  /** A few words like "version 1, 25 of 25 laps". */
  readonly summary: string;
  readonly isOfficial: boolean;
  /** Version of the certified result; null for a sheet that is not certified. */
  readonly version: number | null;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly ViewRow[];
  /** Number of columns that every section of a table repeats on its left when the table is too wide. */
  readonly fixedColumns: number;
  readonly isWide: boolean;
  readonly remarks: readonly Remark[];
}

export const cellValue = (value: unknown): CellValue =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

export const listField = (row: ViewRow, field: string): readonly ViewRow[] => {
  const list = row[field];
  return Array.isArray(list) ? (list as ViewRow[]) : [];
};

export const textField = (row: ViewRow, field: string): string => String(cellValue(row[field]) ?? '');

/** Returns "3 laps", "1 lap". */
export const counted = (n: unknown, one: string): string => `${String(n)} ${one}${n === 1 ? '' : 's'}`;
