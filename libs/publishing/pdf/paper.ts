import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

export const PAPERS = ['letter', 'a4'] as const;
export type Paper = (typeof PAPERS)[number];

export type Doc = PDFKit.PDFDocument;

const require = createRequire(import.meta.url);
const REGULAR =
  require.resolve('@expo-google-fonts/roboto-condensed/400Regular/RobotoCondensed_400Regular.ttf');
const BOLD = require.resolve('@expo-google-fonts/roboto-condensed/700Bold/RobotoCondensed_700Bold.ttf');
let faces: Readonly<Record<Face, Buffer>> | undefined;

/**
 * Returns a narrow typeface with the letters of all European languages. It is read once, for the first sheet.
 */
function readFaces(): Readonly<Record<Face, Buffer>> {
  faces ??= {
    regular: readFileSync(REGULAR),
    bold: readFileSync(BOLD),
  };
  return faces;
}

/** All sizes here are in points. */
export const MARGIN = 34;
/** Space for the footer, below the last line of a page. */
const FOOTER_HEIGHT = 20;

export const LEFT = MARGIN;
export const contentWidth = (doc: Doc): number => doc.page.width - 2 * MARGIN;
export const contentBottom = (doc: Doc): number => doc.page.height - MARGIN - FOOTER_HEIGHT;

export const BLACK = '#000000';
export const GREY = '#555555';
const RULE = '#999999';
export const STRIPE = '#f0f0f0';

export interface DocumentInfo {
  readonly title: string;
  readonly subject: string;
  /** Date of the document, ISO 8601. It is not the current time: the same revision gives the same bytes. */
  readonly createdAt: string;
}

/** Makes an empty document that holds no clock time, machine or user name. */
export function newDocument(paper: Paper, isWide: boolean, { title, subject, createdAt }: DocumentInfo): Doc {
  const { regular, bold } = readFaces();
  const doc = new PDFDocument({
    size: paper === 'a4' ? 'A4' : 'LETTER',
    layout: isWide ? 'landscape' : 'portrait',
    // Our code lays out the pages, so pdfkit must not begin a page by itself.
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Subject: subject, Creator: 'Greenflag', CreationDate: new Date(createdAt) },
  });
  doc.registerFont('regular', regular);
  doc.registerFont('bold', bold);
  return doc;
}

export type Face = 'regular' | 'bold';

interface LineStyle {
  readonly face?: Face;
  readonly size: number;
  readonly colour?: string;
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** Draws one line of text with its top at `y`, cut when it is too long. Returns its width. */
export function drawLine(
  doc: Doc,
  text: string,
  [x, y]: readonly [number, number],
  style: LineStyle,
): number {
  const { face = 'regular', size, colour = BLACK, width = contentWidth(doc), align = 'left' } = style;
  doc.font(face).fontSize(size).fillColor(colour);
  const fitting = fitText(doc, text, width);
  const drawnWidth = doc.widthOfString(fitting);
  doc.text(fitting, align === 'right' ? x + width - drawnWidth : x, y, { lineBreak: false });
  return drawnWidth;
}

/** Cuts the text to a width in the current font. */
function fitText(doc: Doc, text: string, width: number): string {
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

export function drawRule(doc: Doc, y: number, weight = 0.5, colour = RULE): void {
  doc.moveTo(LEFT, y);
  doc
    .lineTo(LEFT + contentWidth(doc), y)
    .lineWidth(weight)
    .strokeColor(colour)
    .stroke();
}
