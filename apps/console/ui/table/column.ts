import type { ReactNode } from 'react';
import type { Column } from '#projections/columns';

/** What a cell may need to know beside its row. */
export interface CellContext {
  /** The places that the row has just won; negative if it lost places. */
  readonly moved: number;
  /** Returns the class of content that is shown only while the column of a field is dropped. */
  readonly onlyWithout: (field: string) => string;
}

/** A column of a table of the page: one of a view, or one of the page itself. */
export interface TableColumn<R> extends Omit<Column<R>, 'field' | 'format'> {
  readonly field: string;
  readonly format?: Column<R>['format'];
  /** Renders the cell if it needs more than the text of `format`. */
  readonly cell?: (row: R, context: CellContext) => ReactNode;
  /** The usual width in characters, if it is not that of its kind. */
  readonly width?: number;
}
