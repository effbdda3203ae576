import type { Column, Row, Sheet } from '../sheet.ts';
import { BLACK, LEFT, line, rule, STRIPE, widthOf, type Doc, type Face } from './paper.ts';

/** How large the text is, and how far columns stand apart. */
interface Look {
  readonly size: number;
  readonly gap: number;
}

/** So many rows have room for larger text. */
const FEW_ROWS = 30;
const LARGE: Look = { size: 9.5, gap: 9 };
const NORMAL: Look = { size: 8.5, gap: 9 };
const DENSE: Look = { size: 7, gap: 5 };

/** No column is cut below that, unless it needs less. */
const LEAST = 36;
export const HEAD_HEIGHT = 17;
/** A row is as high as there is room for, between these. */
export const ROW_HEIGHT = { least: 10.6, most: 18 } as const;
/** The height of a line of this typeface, by its size. */
const LINE = 1.17;

/** A column with its texts, as wide as it will be drawn. */
interface Laid {
  readonly column: Column;
  readonly title: string;
  readonly cells: readonly string[];
  readonly width: number;
}

/** Columns that stand beside each other. A table too wide for the paper has several stretches. */
export interface Stretch {
  readonly look: Look;
  readonly columns: readonly Laid[];
}

/** The columns of a sheet as they fit on the paper. */
export function stretchesOf(doc: Doc, sheet: Sheet): readonly Stretch[] {
  const { fixedColumns, rows } = sheet;
  const look = fixedColumns > 0 ? DENSE : rows.length > FEW_ROWS ? NORMAL : LARGE;
  const laid = sheet.columns.flatMap((column) => naturalOf(doc, look, column, rows));
  const room = widthOf(doc);
  const stretches = fixedColumns > 0 ? cutUp(laid, fixedColumns, look, room) : [squeezed(laid, look, room)];
  return stretches.map((columns) => ({ look, columns }));
}

/** As many columns as there is room for, then as many again, each time behind the fixed ones. */
function cutUp(laid: readonly Laid[], fixedColumns: number, { gap }: Look, room: number): Laid[][] {
  const fixed = laid.slice(0, fixedColumns);
  const stretches = [[...fixed]];
  let free = room - takenBy(fixed, gap);
  for (const each of laid.slice(fixedColumns)) {
    if (each.width > free) {
      stretches.push([...fixed]);
      free = room - takenBy(fixed, gap);
    }
    stretches.at(-1)?.push(each);
    free -= each.width + gap;
  }
  return stretches;
}

const faceOf = ({ field }: Column): Face => (field === 'car' || field === 'driver' ? 'bold' : 'regular');

function naturalOf(doc: Doc, { size }: Look, column: Column, rows: readonly Row[]): Laid[] {
  const { title } = column;
  if (title === null) return [];
  const cells = rows.map((row) => (column.shown ? column.shown(row) : String(column.value(row) ?? '')));
  if (column.optional && cells.every((cell) => cell === '')) return [];
  const head = doc.font('bold').fontSize(size).widthOfString(title);
  doc.font(faceOf(column));
  const width = cells.reduce((most, cell) => Math.max(most, doc.widthOfString(cell)), head);
  return [{ column, title, cells, width }];
}

const takenBy = (laid: readonly Laid[], gap: number): number =>
  laid.reduce((sum, { width }) => sum + width + gap, 0);

/** Cut where there is too little room, the widest first; spread where there is more. */
function squeezed(laid: readonly Laid[], { gap }: Look, room: number): Laid[] {
  const over = takenBy(laid, gap) - gap - room;
  const flexible = laid.filter(({ column }) => column.flexible);
  const most =
    over <= 0
      ? Infinity
      : ceiling(
          flexible.map(({ width }) => width),
          over,
        );
  const more = over <= 0 ? -over / flexible.length : 0;
  return laid.map((each) =>
    each.column.flexible ? { ...each, width: Math.min(each.width + more, most) } : each,
  );
}

/** The width that no column may exceed, so that together they give up so much. */
function ceiling(widths: readonly number[], over: number): number {
  const sorted = widths.toSorted((a, b) => b - a);
  let rest = over;
  for (const [i, width] of sorted.entries()) {
    const next = sorted[i + 1] ?? LEAST;
    const given = (width - next) * (i + 1);
    if (given >= rest) return Math.max(LEAST, width - rest / (i + 1));
    rest -= given;
  }
  return LEAST;
}

export function tableHead(doc: Doc, stretch: Stretch, y: number): number {
  const { size } = stretch.look;
  across(stretch, ({ title, column, width }, x) => {
    line(doc, title, [x, y + HEAD_HEIGHT - 4 - size * LINE], {
      ...{ face: 'bold', size, width, align: column.align },
    });
  });
  rule(doc, y + HEAD_HEIGHT - 1, 0.8, BLACK);
  return y + HEAD_HEIGHT;
}

export function tableRow(doc: Doc, stretch: Stretch, row: number, at: { y: number; height: number }): void {
  const { y, height } = at;
  const { size } = stretch.look;
  if (row % 2 === 1) doc.rect(LEFT, y, widthOf(doc), height).fill(STRIPE);
  across(stretch, ({ cells, column, width }, x) => {
    const top = y + (height - size * LINE) / 2;
    line(doc, cells[row] ?? '', [x, top], { size, width, align: column.align, face: faceOf(column) });
  });
}

function across({ columns, look }: Stretch, draw: (laid: Laid, x: number) => void): void {
  let x = LEFT;
  for (const laid of columns) {
    draw(laid, x);
    x += laid.width + look.gap;
  }
}
