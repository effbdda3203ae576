import PDFDocument from 'pdfkit';
import { fontFaces } from './fonts.ts';

export const PAPERS = ['letter', 'a4'] as const;
export type Paper = (typeof PAPERS)[number];

export type Doc = PDFKit.PDFDocument;

/** Points, as everything on paper here. */
export const MARGIN = 34;
/** Below the last line of a page: the footer stands in it. */
const FOOTER = 20;

export const LEFT = MARGIN;
export const widthOf = (doc: Doc): number => doc.page.width - 2 * MARGIN;
export const bottomOf = (doc: Doc): number => doc.page.height - MARGIN - FOOTER;

export const BLACK = '#000000';
export const GREY = '#555555';
const RULE = '#999999';
export const STRIPE = '#f0f0f0';

export interface About {
  readonly title: string;
  readonly subject: string;
  /** ISO 8601. The document is dated so and not now: the same revision, the same bytes. */
  readonly made: string;
}

/** An empty document. Nothing of its own goes into it: no clock, no machine, no name of a user. */
export function blank(paper: Paper, isWide: boolean, { title, subject, made }: About): Doc {
  const { regular, bold } = fontFaces();
  const doc = new PDFDocument({
    size: paper === 'a4' ? 'A4' : 'LETTER',
    layout: isWide ? 'landscape' : 'portrait',
    // The pages are laid out here, and pdfkit must not begin another one by itself.
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Subject: subject, Creator: 'Greenflag', CreationDate: new Date(made) },
  });
  doc.registerFont('regular', regular);
  doc.registerFont('bold', bold);
  return doc;
}

export type Face = 'regular' | 'bold';

interface Line {
  readonly face?: Face;
  readonly size: number;
  readonly colour?: string;
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** One line of text, its top at `y`; cut where it is too long. Answers what it took. */
export function line(doc: Doc, text: string, [x, y]: readonly [number, number], style: Line): number {
  const { face = 'regular', size, colour = BLACK, width = widthOf(doc), align = 'left' } = style;
  doc.font(face).fontSize(size).fillColor(colour);
  const shown = fitted(doc, text, width);
  const taken = doc.widthOfString(shown);
  doc.text(shown, align === 'right' ? x + width - taken : x, y, { lineBreak: false });
  return taken;
}

/** The text, cut to the width in the font that is set. */
function fitted(doc: Doc, text: string, width: number): string {
  if (doc.widthOfString(text) <= width + 0.01) return text;
  const letters = [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
  let [fits, tooLong] = [0, letters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (doc.widthOfString(`${letters.slice(0, middle).join('').trimEnd()}…`) <= width) fits = middle;
    else tooLong = middle;
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`;
}

export function rule(doc: Doc, y: number, weight = 0.5, colour = RULE): void {
  doc.moveTo(LEFT, y);
  doc
    .lineTo(LEFT + widthOf(doc), y)
    .lineWidth(weight)
    .strokeColor(colour)
    .stroke();
}
