/** A row of a view, as JSON brings it. */
export type Row = Readonly<Record<string, unknown>>;
export type Value = string | number | null;

/** A column, for programs by its field and for people by its title. */
export interface Column {
  /** In CSV. */
  readonly field: string;
  /** On paper; a column without one is for programs alone. */
  readonly title: string | null;
  readonly align: 'left' | 'right';
  readonly value: (row: Row) => Value;
  /** As people read it, where that is something else. */
  readonly shown?: (row: Row) => string;
  /** Takes what room is left, and is cut where there is not enough. */
  readonly flexible?: boolean;
  /** Left out on paper where nobody has anything in it. */
  readonly optional?: boolean;
}

/** What follows below the table: a word, and what there is to say to it. */
export interface Remark {
  readonly label: string;
  readonly words: string;
}

/** What is published of a view, whatever it is printed on. */
export interface Sheet {
  /** The session it speaks of; null for one of the whole meeting. */
  readonly session: string | null;
  /** "Heat 1" */
  readonly name: string;
  /** "Results" */
  readonly kind: string;
  /** "version 1, 25 of 25 laps" */
  readonly summary: string;
  readonly isOfficial: boolean;
  /** Of the certified result; null for what is not certified. */
  readonly version: number | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** So many columns stand on the left of every stretch, where all of them are too wide for the paper. */
  readonly fixedColumns: number;
  readonly isWide: boolean;
  readonly remarks: readonly Remark[];
}

export const valueOf = (value: unknown): Value =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

export const listIn = (row: Row, field: string): readonly Row[] => {
  const list = row[field];
  return Array.isArray(list) ? (list as Row[]) : [];
};

export const textIn = (row: Row, field: string): string => String(valueOf(row[field]) ?? '');

/** "3 laps", "1 lap". */
export const counted = (n: unknown, one: string): string => `${String(n)} ${one}${n === 1 ? '' : 's'}`;
