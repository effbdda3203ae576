import type { ReactNode } from 'react';
import type { ColumnContext } from '#projections/columns';
import type { CellContext, TableColumn } from './column.ts';
import { spokenColumn } from './spoken-columns.ts';

export type { CellContext, TableColumn } from './column.ts';

/** Declares a column that only the page has. */
export const ownColumn = <R>(
  title: string,
  field: string,
  cell: (row: R, context: CellContext) => ReactNode,
  options: Partial<TableColumn<R>> = {},
): TableColumn<R> => ({ title, field, cell, align: 'left', priority: 2, ...options });

type Overrides<R> = Readonly<Record<string, Partial<TableColumn<R>>>>;

/**
 * Returns the columns of a view for a table of the page.
 * @param order the fields to show, and columns of the page between them
 * @param overrides what is different from the declared column, by field
 */
export function arrangeColumns<R>(
  columns: readonly TableColumn<R>[],
  order: readonly (string | TableColumn<R>)[],
  overrides: Overrides<R> = {},
): readonly TableColumn<R>[] {
  const all: readonly TableColumn<R>[] = order.flatMap((one) =>
    typeof one === 'string' ? columns.filter(({ field }) => field === one).map(spokenColumn) : one,
  );
  return all.map((column) => ({ ...column, ...overrides[column.field] }));
}

/** Returns the columns that have something to show. */
export function filledColumns<R>(
  columns: readonly TableColumn<R>[],
  rows: readonly R[],
  context: ColumnContext,
): readonly TableColumn<R>[] {
  return columns.filter(
    ({ optional, format }) => !optional || !format || rows.some((row) => format(row, context) !== ''),
  );
}

/** The usual widths of the kinds of columns, in characters. */
const WIDTHS = { flexible: 14, time: 7, text: 9, number: 3, car: 4.6 };
const CHARACTER_EM = 0.48;
const PADDING_EM = 0.75;

/** Returns the usual width of a column in em. A flexible column has at least this width. */
export function widthEm({ width, title, field, flexible, align }: TableColumn<never>): number {
  const isTime = /(?:Ms|Mph)$/u.test(field);
  const plain = align === 'left' ? WIDTHS.text : field === 'car' ? WIDTHS.car : WIDTHS.number;
  const usual = flexible ? WIDTHS.flexible : isTime ? WIDTHS.time : plain;
  return (width ?? Math.max(usual, title.length * 0.8)) * CHARACTER_EM + PADDING_EM;
}

/** Widths of a table between which the style sheet distinguishes, in em. */
const STEP_EM = 2;
const MAX_STEP_EM = 96;

/**
 * Returns for each field how wide the table has to be, in em, so that its column has room beside all
 * columns that matter more; 0 for a column that is always shown.
 */
export function stepsOf(columns: readonly TableColumn<never>[]): ReadonlyMap<string, number> {
  const byPriority = columns.toSorted((a, b) => a.priority - b.priority);
  let sum = 0;
  return new Map(
    byPriority.map((column) => {
      sum += widthEm(column);
      const step = column.priority === 1 ? 0 : Math.min(Math.ceil(sum / STEP_EM) * STEP_EM, MAX_STEP_EM);
      return [column.field, step];
    }),
  );
}

const STEPS = Array.from({ length: MAX_STEP_EM / STEP_EM }, (_, i) => (i + 1) * STEP_EM);

/** Adds the rules that drop columns where there is no room: see `markRoom`. On paper all columns stay. */
export function addDropRules(): void {
  const sheet = new CSSStyleSheet({ media: 'screen' });
  for (const step of STEPS) {
    sheet.insertRule(`[data-narrow~='${step}'] .from-${step} { display: none }`);
    sheet.insertRule(`.table-box:not([data-narrow~='${step}']) .below-${step} { display: none }`);
  }
  document.adoptedStyleSheets.push(sheet);
}

/**
 * Marks an element with the steps for which it is too narrow, whenever its size changes. Container queries do
 * the same, but each of them costs time with each new record.
 */
export function markRoom(box: HTMLElement | null): (() => void) | undefined {
  if (!box) return undefined;
  const observer = new ResizeObserver(([entry]) => {
    const widthInEm = (entry?.contentRect.width ?? 0) / Number.parseFloat(getComputedStyle(box).fontSize);
    box.dataset['narrow'] = STEPS.filter((step) => widthInEm < step).join(' ');
  });
  observer.observe(box);
  return () => observer.disconnect();
}
