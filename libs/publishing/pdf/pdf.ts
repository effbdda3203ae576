import { layOutClosing, drawFooters, drawProof, drawRemarks, type Closing } from './closing.ts';
import { drawHeading, drawLaterHeading } from './heading.ts';
import { newDocument, contentBottom, type Doc } from './paper.ts';
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
  const doc = newDocument(paper, sheet.isWide, {
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
  doc.addPage();
  drawSheet(doc, printed);
  drawFooters(doc, view);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawSheet(doc: Doc, printed: PrintedSheet): void {
  const { sheet, origin } = printed;
  const closing = layOutClosing(doc, printed);
  let y = drawHeading(doc, sheet, origin);
  const newPage = (): number => {
    doc.addPage();
    return drawLaterHeading(doc, sheet, origin);
  };
  const sections = layOutSections(doc, sheet);
  for (const [i, section] of sections.entries()) {
    const below = i === sections.length - 1 ? closing.height + 6 : 0;
    const height = rowHeight(contentBottom(doc) - y - HEAD_HEIGHT - below, sheet.rowCount);
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
const rowHeight = (space: number, rows: number): number =>
  Math.min(ROW_HEIGHT.max, Math.max(ROW_HEIGHT.min, space / Math.max(1, rows)));
