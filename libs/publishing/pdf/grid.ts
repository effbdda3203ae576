import type { Sheet } from '../sheet.ts';
import { BLACK, contentBottom, contentWidth, drawLine, GREY, LEFT, type Doc } from './paper.ts';

/** Rows share the height of the page within these limits. */
const ROW_HEIGHT = { min: 22, max: 40 };
const ROW_GAP = 4;
const HEAD_HEIGHT = 16;
/** Width of the number of the row. */
const ROW_NUMBER = 34;
const COLUMN_GAP = 12;
const BOX = 13;

type GridSheet = Pick<Sheet, 'columns'> & { readonly grid: readonly (number | null)[] };

/**
 * Draws a line-up as the cars stand on the track: rows of two, the inside on the left. Each car has an empty
 * box that the line-up official ticks. A car that does not roll off from its start has its start below its
 * name. Returns where the free part of the page begins.
 */
export function drawGrid(
  doc: Doc,
  sheet: GridSheet,
  { from, below, newPage }: { from: number; below: number; newPage: () => number },
): number {
  const rows = Math.ceil(sheet.grid.length / 2);
  let y = drawGridHead(doc, from);
  const free = contentBottom(doc) - y - below;
  const height = Math.min(ROW_HEIGHT.max, Math.max(ROW_HEIGHT.min, free / Math.max(1, rows) - ROW_GAP));
  for (let row = 0; row < rows; row++) {
    if (y + height > contentBottom(doc)) y = drawGridHead(doc, newPage());
    drawLine(doc, `Row ${row + 1}`, [LEFT, y + height / 2 - 5], {
      size: 8.5,
      colour: GREY,
      width: ROW_NUMBER,
    });
    const outside = LEFT + ROW_NUMBER + carWidth(doc) + COLUMN_GAP;
    drawCar(doc, sheet, 2 * row, { x: LEFT + ROW_NUMBER, y, height });
    drawCar(doc, sheet, 2 * row + 1, { x: outside, y, height });
    y += height + ROW_GAP;
  }
  return y;
}

const carWidth = (doc: Doc): number => (contentWidth(doc) - ROW_NUMBER - COLUMN_GAP) / 2;

function drawGridHead(doc: Doc, y: number): number {
  const style = { face: 'bold', size: 9.5, width: carWidth(doc) } as const;
  drawLine(doc, 'Inside', [LEFT + ROW_NUMBER, y], style);
  drawLine(doc, 'Outside', [LEFT + ROW_NUMBER + carWidth(doc) + COLUMN_GAP, y], style);
  return y + HEAD_HEIGHT;
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Draws the car at a place of the grid, counted from 0. An empty place stays blank. */
function drawCar(doc: Doc, sheet: GridSheet, place: number, { x, y, height }: Frame): void {
  const row = sheet.grid[place] ?? null;
  if (row === null) return;
  const text = (field: string) => sheet.columns.find((column) => column.field === field)?.texts[row] ?? '';
  const width = carWidth(doc);
  doc.rect(x, y, width, height).lineWidth(0.8).strokeColor(BLACK).stroke();
  doc
    .rect(x + width - BOX - 6, y + (height - BOX) / 2, BOX, BOX)
    .lineWidth(0.8)
    .stroke();
  const middle = y + height / 2;
  drawLine(doc, String(place + 1), [x, middle - 6], { size: 10, colour: GREY, width: 20, align: 'right' });
  drawLine(doc, text('car'), [x + 24, middle - 10], { face: 'bold', size: 17, width: 44, align: 'right' });
  const names = { width: width - 74 - BOX - 12 };
  drawLine(doc, text('driver'), [x + 74, middle - 10.5], { ...names, face: 'bold', size: 10 });
  const start = text('start') === String(place + 1) ? '' : `start ${text('start')}`;
  const others = [start, ...['team', 'manufacturer', 'via'].map(text)].filter((each) => each !== '');
  drawLine(doc, others.join(' · '), [x + 74, middle + 1], { ...names, size: 7.5, colour: GREY });
}
