import { trackTime } from '#domain/words';
import type { Signature } from '../proof.ts';
import type { Remark, Sheet } from '../sheet.ts';
import type { PrintedOrigin, PrintedSheet } from './printed-sheet.ts';
import { makeCode, drawCode, fitsWhole, qrText, type Code } from './qr.ts';
import {
  BLACK,
  canDraw,
  contentBottom,
  GREY,
  LEFT,
  drawLine,
  MARGIN,
  drawRule,
  contentWidth,
  isPlainText,
  wrapText,
  type Doc,
} from './paper.ts';

const SIZE = 8;
const LEADING = 10.5;
const SMALL = 6.5;
const SMALL_LEADING = 8.5;
const LABEL_WIDTH = 68;
const SIGNING_HEIGHT = 42;

/** Longest remark on paper, in characters; the log has the rest. */
const MAX_REMARK_LENGTH = 3_000;

interface MeasuredRemark extends Remark {
  readonly height: number;
  /** The words line by line when they need more than the main typeface; otherwise the library breaks them. */
  readonly lines: readonly string[] | null;
}

/** The part below the table: the remarks, and the proof at the foot of the last page. */
export interface Closing {
  readonly signers: readonly string[];
  readonly remarks: readonly MeasuredRemark[];
  readonly proof: readonly string[];
  readonly code: Code;
  readonly proofHeight: number;
  readonly height: number;
}

const remarkOptions = (doc: Doc) => ({
  width: contentWidth(doc) - LABEL_WIDTH,
  lineGap: LEADING - SIZE * 1.17,
});

export function layOutClosing(doc: Doc, printed: PrintedSheet): Closing {
  const { sheet, view, origin, proof } = printed;
  const code = makeCode(qrText(sheet, { ...view, isSeries: origin.kind === 'Series' }, proof));
  const said = sheet.remarks.map((remark) => measureRemark(doc, remark));
  const missing = missingLetters(doc, sheet, origin).map((remark) => measureRemark(doc, remark));
  const remarks = [...said, ...missing];
  const lines = proofLines(printed);
  const signers = sheet.signers ?? [];
  const signedHeight = signers.length === 0 ? 0 : SIGNING_HEIGHT;
  const proofHeight = signedHeight + Math.max(code.side, (lines.length + 1) * SMALL_LEADING + 3);
  const height = remarks.reduce((sum, remark) => sum + remark.height, 0) + 8 + proofHeight;
  return { signers, remarks, proof: lines, code, proofHeight, height };
}

function measureRemark(doc: Doc, { label, words: text }: Remark): MeasuredRemark {
  const words = text.length > MAX_REMARK_LENGTH ? `${text.slice(0, MAX_REMARK_LENGTH)}…` : text;
  const space = contentWidth(doc) - LABEL_WIDTH;
  const lines = isPlainText(doc, words) ? null : wrapText(doc, words, space, SIZE);
  if (lines !== null) return { label, words, lines, height: lines.length * LEADING + 1 };
  const height = doc.font('regular').fontSize(SIZE).heightOfString(words, remarkOptions(doc)) + 1;
  return { label, words, lines, height };
}

/** Says why a sheet has numbers in place of letters. */
function missingLetters(doc: Doc, sheet: Sheet, origin: PrintedOrigin): Remark[] {
  const cells = sheet.columns.flatMap(({ texts }) => texts);
  const remarks = sheet.remarks.map(({ words }) => words);
  const all = [origin.name, origin.where, sheet.name, sheet.summary, ...cells, ...remarks];
  if (all.every((text) => canDraw(doc, text))) return [];
  const words =
    'Letters in no typeface of this sheet are printed as their Unicode numbers, like [U+0E01]. ' +
    'The same sheet as CSV or JSON has the letters.';
  return [{ label: 'Letters', words }];
}

/** Says in words from what the sheet was made, and how to check it. */
function proofLines({ sheet, view, origin, proof }: PrintedSheet): string[] {
  const { revision, hash, signature } = proof;
  const session = sheet.session === null ? '' : `, session ${sheet.session}`;
  const log = [
    `${origin.kind} ${view.meeting}${session}, ${view.projection} at revision ${revision} of its log.`,
    `Hash of the log up to there (SHA-256): ${hash}`,
  ];
  if (signature === null) {
    const why = sheet.isOfficial ? 'This sheet has no signature.' : 'Not certified, so not signed.';
    return [...log, `${why} The QR code contains ${origin.kind.toLowerCase()}, revision and hash.`];
  }
  return [
    ...log,
    `Certified in record ${signature.revision}, version ${String(sheet.version)}.`,
    `Signed (EdDSA): ${origin.signed}${signedNames(origin, signature)} of each row.`,
    `Key: ${signature.kid}`,
    `Signature: ${signature.jws.split('.')[2] ?? ''}`,
    fitsWhole(signature)
      ? 'The QR code contains the full signed result (JWS). The public key alone is enough to check it.'
      : 'The QR code contains the signature without the rows, which are in the log. Check: greenflag verify.',
  ];
}

/** Says what else a signature covers. Earlier versions signed no names of drivers and teams. */
const signedNames = ({ kind }: PrintedOrigin, { jws }: Signature): string => {
  if (kind === 'Series') return '';
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url');
  return payload.includes('"driver":') ? ', best lap and names' : ' and best lap';
};

/** Draws the remarks. Returns where the free part of the page begins. `newPage` begins another page. */
export function drawRemarks(doc: Doc, { remarks }: Closing, from: number, newPage: () => number): number {
  let y = from;
  for (const { label, words, lines, height } of remarks) {
    if (y + height > contentBottom(doc)) y = newPage();
    drawLine(doc, label, [LEFT, y], { face: 'bold', size: SIZE, width: LABEL_WIDTH - 4 });
    drawWords(doc, { words, lines }, y);
    y += height;
  }
  return y;
}

function drawWords(doc: Doc, { words, lines }: Pick<MeasuredRemark, 'words' | 'lines'>, y: number): void {
  if (lines === null) {
    doc.font('regular').fontSize(SIZE).fillColor(BLACK);
    doc.text(words, LEFT + LABEL_WIDTH, y, remarkOptions(doc));
    return;
  }
  for (const [i, line] of lines.entries()) {
    drawLine(doc, line, [LEFT + LABEL_WIDTH, y + i * LEADING], { size: SIZE });
  }
}

/** Draws the proof at the foot of the page. */
export function drawProof(doc: Doc, { signers, proof, code, proofHeight }: Closing): void {
  const start = contentBottom(doc) - proofHeight;
  drawSigning(doc, signers, start);
  const top = signers.length === 0 ? start : start + SIGNING_HEIGHT;
  drawCode(doc, code, [LEFT + contentWidth(doc) - code.side, top]);
  const width = contentWidth(doc) - code.side - 10;
  drawLine(doc, 'Proof', [LEFT, top + 3], { face: 'bold', size: SMALL + 0.5, width });
  for (const [i, text] of proof.entries()) {
    const at = [LEFT, top + 3 + (i + 1) * SMALL_LEADING] as const;
    drawLine(doc, text, at, { size: SMALL, colour: GREY, width });
  }
}

/** Draws a line for each official who signs by hand, with room for the time. */
function drawSigning(doc: Doc, signers: readonly string[], top: number): void {
  const width = Math.min(240, (contentWidth(doc) - 24 * (signers.length - 1)) / Math.max(1, signers.length));
  for (const [i, signer] of signers.entries()) {
    const x = LEFT + i * (width + 24);
    doc.moveTo(x, top + 24);
    doc
      .lineTo(x + width, top + 24)
      .lineWidth(0.6)
      .strokeColor(BLACK)
      .stroke();
    drawLine(doc, `${signer}: name, signature, time`, [x, top + 26], { size: SMALL, colour: GREY, width });
  }
}

/** Draws the footer of every page, which needs the number of pages. */
export function drawFooters(doc: Doc, view: PrintedSheet['view']): void {
  const { start, count } = doc.bufferedPageRange();
  const { words, offset } = trackTime(view.timeZone);
  const recorded = `${words(view.recordedAt)} ${offset(view.recordedAt)}`;
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i);
    const y = doc.page.height - MARGIN - 8;
    drawRule(doc, y - 5);
    const style = { size: SMALL + 0.5, colour: GREY };
    drawLine(doc, `Greenflag · revision ${view.revision}, recorded ${recorded}`, [LEFT, y], style);
    drawLine(doc, `page ${i + 1} of ${count}`, [LEFT, y], { ...style, align: 'right' });
  }
}
