import type { View } from '#projections';
import { textIn, type Row, type Sheet } from '../sheet.ts';
import { BLACK, GREY, LEFT, line, MARGIN, rule, widthOf, type Doc } from './paper.ts';

const HEADING = { first: 64, later: 34 } as const;

const standing = (sheet: Sheet): string => (sheet.isOfficial ? 'OFFICIAL' : 'UNOFFICIAL');

/** The top of the first page. Answers where the table begins. */
export function drawHeading(doc: Doc, sheet: Sheet, meeting: View): number {
  const y = MARGIN;
  const badge = drawStanding(doc, sheet, y);
  const width = widthOf(doc) - badge - 14;
  line(doc, textIn(meeting, 'name'), [LEFT, y - 2], { face: 'bold', size: 16, width });
  line(doc, whereAndWhen(meeting), [LEFT, y + 18], { size: 9, colour: GREY, width });
  rule(doc, y + 33, 1.2, BLACK);
  const said = sheet.summary === '' ? 0 : widthOf(doc) / 2;
  const title = `${sheet.name}: ${sheet.kind}`;
  line(doc, title, [LEFT, y + 38], { face: 'bold', size: 13, width: widthOf(doc) - said });
  const summary = { size: 9.5, align: 'right' as const };
  line(doc, sheet.summary, [LEFT, y + 41], { ...summary });
  return y + HEADING.first;
}

/** The top of the others: what this is a page of. */
export function drawLaterHeading(doc: Doc, sheet: Sheet, meeting: View): number {
  const y = MARGIN;
  const badge = drawStanding(doc, sheet, y - 8);
  const text = `${textIn(meeting, 'name')} · ${sheet.name}: ${sheet.kind} (continued)`;
  line(doc, text, [LEFT, y], { face: 'bold', size: 10, width: widthOf(doc) - badge - 14 });
  rule(doc, y + 20, 1.2, BLACK);
  return y + HEADING.later - 8;
}

/** In words that can be read from across the room: white on black once it is final. */
function drawStanding(doc: Doc, sheet: Sheet, y: number): number {
  const text = standing(sheet);
  const width = doc.font('bold').fontSize(13).widthOfString(text) + 18;
  const x = LEFT + widthOf(doc) - width;
  doc.rect(x, y, width, 22).lineWidth(1.2);
  if (sheet.isOfficial) doc.fillAndStroke(BLACK, BLACK);
  else doc.strokeColor(BLACK).stroke();
  line(doc, text, [x + 9, y + 3.5], { face: 'bold', size: 13, colour: sheet.isOfficial ? '#ffffff' : BLACK });
  return width;
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

function whereAndWhen(meeting: View): string {
  const track = meeting['track'] as Row;
  const length = `${textIn(track, 'lengthMiles')} mi`;
  const [year = '', month = '', day = ''] = textIn(meeting, 'date').split('-');
  const date = `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
  return `${textIn(track, 'name')} (${length}) · ${date}`;
}
