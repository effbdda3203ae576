import type { SheetColumn, Sheet } from '../sheet.ts';
import { BLACK, LEFT, drawLine, drawRule, SHADE, STRIPE, contentWidth, widthOf, type Doc } from './paper.ts';
import type { Face } from './typefaces.ts';

/** Size of the text, and the gap between columns. */
interface TableStyle {
  readonly size: number;
  readonly gap: number;
}

/** Largest number of rows with large text. */
const MAX_LARGE_ROWS = 30;
const LARGE: TableStyle = { size: 9.5, gap: 9 };
const NORMAL: TableStyle = { size: 8.5, gap: 9 };
const CLOSE: TableStyle = { size: 7.75, gap: 7 };
const DENSE: TableStyle = { size: 7, gap: 5 };
/** From the largest to the smallest. A table has the first in which no name is cut. */
const STYLES = [LARGE, NORMAL, CLOSE, DENSE];

/** No column is cut to less than this width. */
const MIN_COLUMN_WIDTH = 36;
export const HEAD_HEIGHT = 17;
/** Rows share the height of the page within these limits. */
export const ROW_HEIGHT = { min: 10.6, ruled: 14, max: 18 } as const;
/** Height of a line of this typeface, divided by its size. */
const LINE_HEIGHT_RATIO = 1.17;

/** A column with its texts and the width at which it is drawn. */
interface MeasuredColumn {
  readonly column: SheetColumn;
  readonly title: string;
  readonly width: number;
}

/** Columns that are drawn side by side. A table that is too wide for the paper has several sections. */
export interface TableSection {
  readonly style: TableStyle;
  readonly columns: readonly MeasuredColumn[];
  readonly isRuled: boolean;
}

/** Fits the columns of a sheet to the paper. */
export function layOutSections(doc: Doc, sheet: Sheet): readonly TableSection[] {
  const { fixedColumns, rowCount } = sheet;
  const space = contentWidth(doc);
  const { columns: all, printed: columns = all, isRuled = false } = sheet;
  const largest = rowCount > MAX_LARGE_ROWS ? 1 : 0;
  const styles = fixedColumns > 0 ? [DENSE] : STYLES.slice(largest);
  const measuredIn = (style: TableStyle) => ({
    style,
    measured: columns.flatMap((column) => measureColumn(doc, style, column)),
  });
  const smallest = measuredIn(styles.at(-1) ?? DENSE);
  const fitting = styles.map(measuredIn).find((each) => totalWidth(each.measured, each.style.gap) <= space);
  const { style, measured } = fitting ?? smallest;
  const sections = fixedColumns > 0 ? splitIntoSections(measured, fixedColumns, style, space) : [measured];
  const [only, ...others] = sections;
  if (only && others.length === 0) return [{ style, columns: fitToWidth(only, style, space), isRuled }];
  return sections.map((each) => ({ style, columns: each, isRuled }));
}

/** Splits the columns into sections that fit the width, each after the fixed columns. */
function splitIntoSections(
  measured: readonly MeasuredColumn[],
  fixedColumns: number,
  { gap }: TableStyle,
  space: number,
): MeasuredColumn[][] {
  const fixed = measured.slice(0, fixedColumns);
  const sections = [[...fixed]];
  let free = space - totalWidth(fixed, gap);
  for (const each of measured.slice(fixedColumns)) {
    if (each.width > free) {
      sections.push([...fixed]);
      free = space - totalWidth(fixed, gap);
    }
    sections.at(-1)?.push(each);
    free -= each.width + gap;
  }
  return sections;
}

const faceOf = ({ field }: SheetColumn): Face => (field === 'car' || field === 'driver' ? 'bold' : 'regular');

function measureColumn(doc: Doc, { size }: TableStyle, column: SheetColumn): MeasuredColumn[] {
  const { title, texts } = column;
  if (title === null) return [];
  const head = widthOf(doc, title, 'bold', size);
  const face = faceOf(column);
  const width = texts.reduce((most, text, row) => {
    return Math.max(most, widthOf(doc, text, column.boldRows?.includes(row) ? 'bold' : face, size));
  }, head);
  return [{ column, title, width }];
}

const totalWidth = (measured: readonly MeasuredColumn[], gap: number): number =>
  measured.reduce((sum, { width }) => sum + width + gap, 0);

/** Narrows the flexible columns, the widest first, when there is too little width; widens them otherwise. */
function fitToWidth(
  measured: readonly MeasuredColumn[],
  { gap }: TableStyle,
  space: number,
): MeasuredColumn[] {
  const over = totalWidth(measured, gap) - gap - space;
  const flexible = measured.filter(({ column }) => column.isFlexible);
  const widths = flexible.map(({ width }) => width);
  const most = over <= 0 ? Infinity : widthLimit(widths, over);
  const more = over <= 0 ? -over / flexible.length : 0;
  return measured.map((each) =>
    each.column.isFlexible ? { ...each, width: Math.min(each.width + more, most) } : each,
  );
}

/** Returns the largest width for each column with which all columns together lose `over`. */
function widthLimit(widths: readonly number[], over: number): number {
  const sorted = widths.toSorted((a, b) => b - a);
  let rest = over;
  for (const [i, width] of sorted.entries()) {
    const next = sorted[i + 1] ?? MIN_COLUMN_WIDTH;
    const given = (width - next) * (i + 1);
    if (given >= rest) return Math.max(MIN_COLUMN_WIDTH, width - rest / (i + 1));
    rest -= given;
  }
  return MIN_COLUMN_WIDTH;
}

export function drawTableHead(doc: Doc, section: TableSection, y: number): number {
  const { size } = section.style;
  forEachColumn(section, ({ title, column, width }, x) => {
    const top = y + HEAD_HEIGHT - 4 - size * LINE_HEIGHT_RATIO;
    drawLine(doc, title, [x, top], { face: 'bold', size, width, align: column.align });
  });
  drawRule(doc, y + HEAD_HEIGHT - 1, 0.8, BLACK);
  return y + HEAD_HEIGHT;
}

export function drawTableRow(
  doc: Doc,
  section: TableSection,
  row: number,
  at: { y: number; height: number },
): void {
  const { y, height } = at;
  const { size } = section.style;
  const isRuled = section.isRuled;
  if (row % 2 === 1 && !isRuled) doc.rect(LEFT, y, contentWidth(doc), height).fill(STRIPE);
  if (isRuled) drawRule(doc, y + height);
  forEachColumn(section, ({ column, width }, x) => {
    const { gap } = section.style;
    if (column.isShaded) doc.rect(x - gap / 2, y, width + gap, height).fill(SHADE);
    const isLast = x + width + gap > LEFT + contentWidth(doc);
    if (isRuled && !isLast) drawUpright(doc, x + width + gap / 2, y, height);
    const top = y + (height - size * LINE_HEIGHT_RATIO) / 2;
    drawLine(doc, column.texts[row] ?? '', [x, top], {
      size,
      width,
      align: column.align,
      face: column.boldRows?.includes(row) ? 'bold' : faceOf(column),
    });
  });
}

function drawUpright(doc: Doc, x: number, y: number, height: number): void {
  doc.moveTo(x, y);
  doc
    .lineTo(x, y + height)
    .lineWidth(0.5)
    .strokeColor(SHADE)
    .stroke();
}

function forEachColumn(
  { columns, style }: TableSection,
  drawCell: (column: MeasuredColumn, x: number) => void,
): void {
  let x = LEFT;
  for (const column of columns) {
    drawCell(column, x);
    x += column.width + style.gap;
  }
}
