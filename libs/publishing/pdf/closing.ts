import type { View } from '#projections';
import type { Proof } from '../proof.ts';
import type { Remark, Sheet } from '../sheet.ts';
import { codeOf, drawCode, isWhole, qrText, type Code } from './qr.ts';
import { BLACK, bottomOf, GREY, LEFT, line, MARGIN, rule, widthOf, type Doc } from './paper.ts';

const SIZE = 8;
const LEADING = 10.5;
const SMALL = 6.5;
const SMALL_LEADING = 8.5;
const LABEL_WIDTH = 68;

/** A remark may say so much; the log has the rest. */
const MOST_WORDS = 3_000;

interface Laid extends Remark {
  readonly height: number;
}

/** What stands below the table: the remarks, and at the foot of the last page the proof. */
export interface Closing {
  readonly remarks: readonly Laid[];
  readonly proof: readonly string[];
  readonly code: Code;
  readonly proofHeight: number;
  readonly height: number;
}

const wrapped = (doc: Doc) => ({ width: widthOf(doc) - LABEL_WIDTH, lineGap: LEADING - SIZE * 1.17 });

export function closingOf(doc: Doc, sheet: Sheet, view: View, proof: Proof): Closing {
  const code = codeOf(qrText(sheet, view, proof));
  const remarks = sheet.remarks.map((remark) => laidOut(doc, remark));
  const lines = proofLines(sheet, view, proof);
  const proofHeight = Math.max(code.side, (lines.length + 1) * SMALL_LEADING + 3);
  const height = remarks.reduce((sum, remark) => sum + remark.height, 0) + 8 + proofHeight;
  return { remarks, proof: lines, code, proofHeight, height };
}

function laidOut(doc: Doc, { label, words: all }: Remark): Laid {
  const words = all.length > MOST_WORDS ? `${all.slice(0, MOST_WORDS)}…` : all;
  const height = doc.font('regular').fontSize(SIZE).heightOfString(words, wrapped(doc)) + 1;
  return { label, words, height };
}

/** In words: what the sheet was made from, and how that is checked. */
function proofLines(sheet: Sheet, view: View, { revision, hash, signature }: Proof): string[] {
  const session = sheet.session === null ? '' : `, session ${sheet.session}`;
  const log = [
    `Meeting ${view.meeting}${session}, ${view.projection} at revision ${revision} of its log.`,
    `Hash of the log up to there (SHA-256): ${hash}`,
  ];
  if (signature === null) {
    const why = sheet.isOfficial ? 'No signature belongs to this sheet.' : 'Not certified, so not signed.';
    return [...log, `${why} The code holds meeting, revision and hash.`];
  }
  return [
    ...log,
    `Certified in record ${signature.revision}, version ${String(sheet.version)}.`,
    'Signed (EdDSA): place, car, laps, status and best lap of each row.',
    `Key: ${signature.kid}`,
    `Signature: ${signature.jws.split('.')[2] ?? ''}`,
    isWhole(signature)
      ? 'The code is the signed result, whole (JWS): the public key is all that it takes to check it.'
      : 'The code holds the signature without the rows: they are in the log. To check: greenflag verify.',
  ];
}

/** Answers where the page is free again. `turn` begins another one. */
export function drawRemarks(doc: Doc, { remarks }: Closing, from: number, turn: () => number): number {
  let y = from;
  for (const { label, words, height } of remarks) {
    if (y + height > bottomOf(doc)) y = turn();
    line(doc, label, [LEFT, y], { face: 'bold', size: SIZE, width: LABEL_WIDTH - 4 });
    doc.font('regular').fontSize(SIZE).fillColor(BLACK);
    doc.text(words, LEFT + LABEL_WIDTH, y, wrapped(doc));
    y += height;
  }
  return y;
}

/** At the foot of the last page. */
export function drawProof(doc: Doc, { proof, code, proofHeight }: Closing): void {
  const top = bottomOf(doc) - proofHeight;
  drawCode(doc, code, [LEFT + widthOf(doc) - code.side, top]);
  const width = widthOf(doc) - code.side - 10;
  line(doc, 'Proof', [LEFT, top + 3], { face: 'bold', size: SMALL + 0.5, width });
  for (const [i, text] of proof.entries()) {
    const at = [LEFT, top + 3 + (i + 1) * SMALL_LEADING] as const;
    line(doc, text, at, { size: SMALL, colour: GREY, width });
  }
}

/** On every page, once it is known how many there are. */
export function drawFooters(doc: Doc, view: View): void {
  const { start, count } = doc.bufferedPageRange();
  const recorded = view.recordedAt.slice(0, 19).replace('T', ' ');
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i);
    const y = doc.page.height - MARGIN - 8;
    rule(doc, y - 5);
    const style = { size: SMALL + 0.5, colour: GREY };
    line(doc, `Greenflag · revision ${view.revision}, recorded ${recorded} UTC`, [LEFT, y], style);
    line(doc, `page ${i + 1} of ${count}`, [LEFT, y], { ...style, align: 'right' });
  }
}
