import type { Sheet } from '../sheet.ts';
import type { PrintedOrigin } from './printed-sheet.ts';
import { BLACK, GREY, LEFT, drawLine, MARGIN, drawRule, contentWidth, type Doc } from './paper.ts';

const FIRST_HEADING_HEIGHT = 64;
const LATER_HEADING_HEIGHT = 26;

/** Draws the top of the first page. Returns where the table begins. */
export function drawHeading(doc: Doc, sheet: Sheet, origin: PrintedOrigin): number {
  const y = MARGIN;
  const badge = drawStanding(doc, sheet, y);
  const width = contentWidth(doc) - badge - 14;
  drawLine(doc, origin.name, [LEFT, y - 2], { face: 'bold', size: 16, width });
  drawLine(doc, origin.where, [LEFT, y + 18], { size: 9, colour: GREY, width });
  drawRule(doc, y + 33, 1.2, BLACK);
  const summaryWidth = sheet.summary === '' ? 0 : contentWidth(doc) / 2;
  const title = `${sheet.name}: ${sheet.kind}`;
  drawLine(doc, title, [LEFT, y + 38], { face: 'bold', size: 13, width: contentWidth(doc) - summaryWidth });
  drawLine(doc, sheet.summary, [LEFT, y + 41], { size: 9.5, align: 'right' });
  return y + FIRST_HEADING_HEIGHT;
}

/** Draws the top of a later page. Returns where the table begins. */
export function drawLaterHeading(doc: Doc, sheet: Sheet, origin: PrintedOrigin): number {
  const y = MARGIN;
  const badge = drawStanding(doc, sheet, y - 8);
  const text = `${origin.name} · ${sheet.name}: ${sheet.kind} (continued)`;
  drawLine(doc, text, [LEFT, y], { face: 'bold', size: 10, width: contentWidth(doc) - badge - 14 });
  drawRule(doc, y + 20, 1.2, BLACK);
  return y + LATER_HEADING_HEIGHT;
}

/** Draws the standing in large letters, white on black when it is official. Returns its width. */
function drawStanding(doc: Doc, sheet: Sheet, y: number): number {
  if (sheet.isForm === true) return 0;
  const text = sheet.isOfficial ? 'OFFICIAL' : 'UNOFFICIAL';
  const width = doc.font('bold').fontSize(13).widthOfString(text) + 18;
  const x = LEFT + contentWidth(doc) - width;
  doc.rect(x, y, width, 22).lineWidth(1.2);
  if (sheet.isOfficial) doc.fillAndStroke(BLACK, BLACK);
  else doc.strokeColor(BLACK).stroke();
  drawLine(doc, text, [x + 9, y + 3.5], {
    face: 'bold',
    size: 13,
    colour: sheet.isOfficial ? '#ffffff' : BLACK,
  });
  return width;
}
