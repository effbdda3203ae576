import type { View } from '#projections';
import type { Proof } from '../proof.ts';
import { textIn, type Sheet } from '../sheet.ts';
import { closingOf, drawFooters, drawProof, drawRemarks, type Closing } from './closing.ts';
import { drawHeading, drawLaterHeading } from './heading.ts';
import { blank, bottomOf, type Doc, type Paper } from './paper.ts';
import { HEAD_HEIGHT, ROW_HEIGHT, stretchesOf, tableHead, tableRow, type Stretch } from './table.ts';

/** What goes on paper. */
export interface Printed {
  readonly sheet: Sheet;
  readonly view: View;
  readonly meeting: View;
  readonly proof: Proof;
  readonly paper: Paper;
}

/** A sheet as a PDF document: the same sheet, the same bytes. */
export async function pdfOf(printed: Printed): Promise<Uint8Array> {
  const { sheet, view, meeting, paper } = printed;
  const doc = blank(paper, sheet.isWide, {
    title: `${textIn(meeting, 'name')}: ${sheet.name}, ${sheet.kind}`,
    subject: `${sheet.isOfficial ? 'Official' : 'Unofficial'}, revision ${view.revision} of ${view.meeting}`,
    made: view.recordedAt,
  });
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  doc.addPage();
  draw(doc, printed);
  drawFooters(doc, view);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

function draw(doc: Doc, { sheet, view, meeting, proof }: Printed): void {
  const closing = closingOf(doc, sheet, view, proof);
  let y = drawHeading(doc, sheet, meeting);
  const turn = (): number => {
    doc.addPage();
    return drawLaterHeading(doc, sheet, meeting);
  };
  const stretches = stretchesOf(doc, sheet);
  for (const [i, stretch] of stretches.entries()) {
    const below = i === stretches.length - 1 ? closing.height + 6 : 0;
    const height = rowHeight(bottomOf(doc) - y - HEAD_HEIGHT - below, sheet.rows.length);
    // A stretch that would be cut in two begins on a page of its own.
    if (i > 0 && y + HEAD_HEIGHT + sheet.rows.length * height > bottomOf(doc)) y = turn();
    y = drawRows({ doc, stretch, height, turn }, sheet.rows.length, y) + 10;
  }
  finish(doc, closing, y - 4, turn);
}

interface Drawing {
  readonly doc: Doc;
  readonly stretch: Stretch;
  readonly height: number;
  readonly turn: () => number;
}

function drawRows({ doc, stretch, height, turn }: Drawing, rows: number, from: number): number {
  let y = tableHead(doc, stretch, from);
  for (let row = 0; row < rows; row++) {
    if (y + height > bottomOf(doc)) y = tableHead(doc, stretch, turn());
    tableRow(doc, stretch, row, { y, height });
    y += height;
  }
  return y;
}

function finish(doc: Doc, closing: Closing, from: number, turn: () => number): void {
  const y = drawRemarks(doc, closing, from, turn);
  if (y + closing.proofHeight > bottomOf(doc)) turn();
  drawProof(doc, closing);
}

/** So that all rows are on this page, if they can be. */
const rowHeight = (room: number, rows: number): number =>
  Math.min(ROW_HEIGHT.most, Math.max(ROW_HEIGHT.least, room / Math.max(1, rows)));
