import { layOutClosing, drawFooters, drawProof, drawRemarks, type Closing } from './closing.ts';
import { drawGrid } from './grid.ts';
import { drawHeading, drawLaterHeading } from './heading.ts';
import { addPage, canDraw, contentBottom, newDocument, type Doc } from './paper.ts';
import type { Remark, Sheet, SheetColumn } from '../sheet.ts';
import { NAME_FIELDS } from '../names.ts';
import type { PrintedSheet } from './printed-sheet.ts';
import {
  HEAD_HEIGHT,
  ROW_HEIGHT,
  layOutSections,
  drawTableHead,
  drawTableRow,
  type TableSection,
} from './table.ts';

/** Makes a PDF document of a sheet. The same sheet always gives the same bytes. */
export async function makePdf(printed: PrintedSheet): Promise<Uint8Array> {
  const { sheet, view, origin, paper } = printed;
  const doc = newDocument(paper, {
    title: `${origin.name}: ${sheet.name}, ${sheet.kind}`,
    subject: `${sheet.isOfficial ? 'Official' : 'Unofficial'}, revision ${view.revision} of ${view.meeting}`,
    createdAt: view.recordedAt,
  });
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  for (const part of [printed, ...(printed.following ?? [])]) drawSheet(doc, part);
  drawFooters(doc, view);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

const UNPRINTABLE = 'name cannot be printed';

/** Says so in place of a name that no typeface has. The number of the car stands beside it. */
function withPrintableNames(doc: Doc, sheet: Sheet): Sheet {
  const printable = (column: SheetColumn): SheetColumn => {
    if (!NAME_FIELDS.has(column.field)) return column;
    return { ...column, texts: column.texts.map((text) => (canDraw(doc, text) ? text : UNPRINTABLE)) };
  };
  const { columns, printed = columns } = sheet;
  return {
    ...sheet,
    columns: columns.map(printable),
    printed: printed.map(printable),
    remarks: sheet.remarks.map((remark) => withPrintableWords(doc, remark)),
  };
}

function withPrintableWords(doc: Doc, remark: Remark): Remark {
  const unprintable = (remark.names ?? []).filter((name) => name !== null && !canDraw(doc, name));
  const words = unprintable.reduce<string>(
    (text, name) => text.replaceAll(name ?? '', UNPRINTABLE),
    remark.words,
  );
  return { ...remark, words };
}

function drawSheet(doc: Doc, whole: PrintedSheet): void {
  const { origin, paper } = whole;
  addPage(doc, paper, whole.sheet.isWide);
  const sheet = withPrintableNames(doc, whole.sheet);
  const printed = { ...whole, sheet };
  const closing = layOutClosing(doc, printed);
  let y = drawHeading(doc, sheet, origin);
  const newPage = (): number => {
    addPage(doc, paper, sheet.isWide);
    return drawLaterHeading(doc, sheet, origin);
  };
  if (sheet.grid) {
    const end = drawGrid(
      doc,
      { ...sheet, grid: sheet.grid },
      { from: y, below: closing.height + 6, newPage },
    );
    return drawClosing(doc, closing, end + 4, newPage);
  }
  const sections = layOutSections(doc, sheet);
  for (const [i, section] of sections.entries()) {
    const below = i === sections.length - 1 ? closing.height + 6 : 0;
    const height = rowHeight(contentBottom(doc) - y - HEAD_HEIGHT - below, sheet);
    // A section that does not fit on the rest of this page begins on a new page.
    if (i > 0 && y + HEAD_HEIGHT + sheet.rowCount * height > contentBottom(doc)) y = newPage();
    y = drawRows({ doc, section, height, newPage }, sheet.rowCount, y) + 10;
  }
  drawClosing(doc, closing, y - 4, newPage);
}

interface Drawing {
  readonly doc: Doc;
  readonly section: TableSection;
  readonly height: number;
  readonly newPage: () => number;
}

function drawRows({ doc, section, height, newPage }: Drawing, rows: number, from: number): number {
  let y = drawTableHead(doc, section, from);
  for (let row = 0; row < rows; row++) {
    if (y + height > contentBottom(doc)) y = drawTableHead(doc, section, newPage());
    drawTableRow(doc, section, row, { y, height });
    y += height;
  }
  return y;
}

function drawClosing(doc: Doc, closing: Closing, from: number, newPage: () => number): void {
  const y = drawRemarks(doc, closing, from, newPage);
  if (y + closing.proofHeight > contentBottom(doc)) newPage();
  drawProof(doc, closing);
}

/** Returns the height at which all rows fit on this page, within the limits. */
function rowHeight(space: number, { rowCount, isRuled }: Sheet): number {
  const min = isRuled === true ? ROW_HEIGHT.ruled : ROW_HEIGHT.min;
  return Math.min(ROW_HEIGHT.max, Math.max(min, space / Math.max(1, rowCount)));
}
