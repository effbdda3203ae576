import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { isDrawable, isPlain, runsOf, signsOf, type HasLetter } from './runs.ts';
import type { Paper } from '../paper-sizes.ts';
import { isInstalled, MAIN_TYPEFACE, type Face, type Typeface } from './typefaces.ts';

export type Doc = PDFKit.PDFDocument;

let faces: Readonly<Record<Face, Buffer>> | undefined;

/** Returns the main typeface. It is read once, for the first sheet. */
function readFaces(): Readonly<Record<Face, Buffer>> {
  faces ??= {
    regular: readFileSync(MAIN_TYPEFACE.regular()),
    bold: readFileSync(MAIN_TYPEFACE.bold()),
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
export const SHADE = '#d5d5d5';

export interface DocumentInfo {
  readonly title: string;
  readonly subject: string;
  /** Date of the document, ISO 8601. It is not the current time: the same revision gives the same bytes. */
  readonly createdAt: string;
}

/** Makes an empty document that holds no clock time, machine or user name. */
export function newDocument(paper: Paper, { title, subject, createdAt }: DocumentInfo): Doc {
  const { regular, bold } = readFaces();
  const doc = new PDFDocument({
    size: sizeOf(paper),
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

const sizeOf = (paper: Paper) => (paper === 'a4' ? 'A4' : 'LETTER');

/** Adds a page, upright or on its side. */
export function addPage(doc: Doc, paper: Paper, isWide: boolean): void {
  doc.addPage({ size: sizeOf(paper), layout: isWide ? 'landscape' : 'portrait', margin: 0 });
}

/** The font in use. The types of the library do not declare it. */
interface OpenFont {
  /** Height above the base line, in thousandths of the size. */
  readonly ascender: number;
  readonly font: { hasGlyphForCodePoint(letter: number): boolean };
}

function openFont(doc: Doc, typeface: Typeface | null, face: Face): OpenFont {
  doc.font(typeface === null || typeface === MAIN_TYPEFACE ? face : typeface[face]());
  return (doc as Doc & { _font: OpenFont })._font;
}

const lettersOf =
  (doc: Doc): HasLetter =>
  (typeface, face, letter) =>
    isInstalled(typeface) && openFont(doc, typeface, face).font.hasGlyphForCodePoint(letter);

/** Tells whether the sheet can show each letter of a text. Both faces have the same letters. */
export const canDraw = (doc: Doc, text: string): boolean => isDrawable(lettersOf(doc), 'bold', text);

/** Tells whether the main typeface has all letters of a text. */
export const isPlainText = (doc: Doc, text: string): boolean => isPlain(lettersOf(doc), 'regular', text);

/** Features of the letters: none beyond the usual, but a run keeps its order as a whole. */
const WHOLE_RUN = { features: [] };

/** Returns the width of a line of text. */
export function widthOf(doc: Doc, text: string, face: Face, size: number): number {
  doc.fontSize(size);
  if (isPlain(lettersOf(doc), face, text)) return doc.font(face).widthOfString(text);
  return runsOf(lettersOf(doc), face, text).reduce((sum, run) => {
    openFont(doc, run.typeface, face);
    return sum + doc.widthOfString(run.text, WHOLE_RUN);
  }, 0);
}

/** Draws a line of text in as many typefaces as it needs, all on the base line of the main one. */
function drawRuns(doc: Doc, text: string, [x, y]: readonly [number, number], style: LineFont): void {
  const { face, size } = style;
  const base = y + (openFont(doc, null, face).ascender * size) / 1_000;
  let left = x;
  for (const run of runsOf(lettersOf(doc), face, text)) {
    openFont(doc, run.typeface, face);
    doc.text(run.text, left, base, { ...WHOLE_RUN, lineBreak: false, baseline: 'alphabetic' });
    left += doc.widthOfString(run.text, WHOLE_RUN);
  }
}

interface LineFont {
  readonly face: Face;
  readonly size: number;
}

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
  const fitting = fitText(text, width, (part) => widthOf(doc, part, face, size));
  const drawnWidth = widthOf(doc, fitting, face, size);
  const left = align === 'right' ? x + width - drawnWidth : x;
  doc.font(face).fontSize(size).fillColor(colour);
  if (isPlain(lettersOf(doc), face, fitting)) doc.font(face).text(fitting, left, y, { lineBreak: false });
  else drawRuns(doc, fitting, [left, y], { face, size });
  return drawnWidth;
}

/** Cuts the text to a width. */
function fitText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width + 0.01) return text;
  const letters = signsOf(text);
  let [fits, tooLong] = [0, letters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (measure(`${letters.slice(0, middle).join('').trimEnd()}…`) <= width) fits = middle;
    else tooLong = middle;
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`;
}

/** Breaks a text into lines of a width, between words or, in a word that is too long, between signs. */
export function wrapText(doc: Doc, text: string, width: number, size: number): string[] {
  const widthOfPart = (part: string): number => widthOf(doc, part, 'regular', size);
  const words = [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)];
  const parts = words.flatMap(({ segment }) =>
    widthOfPart(segment) <= width ? [segment] : signsOf(segment),
  );
  const lines = [''];
  let free = width;
  for (const part of parts) {
    const needed = part.trim() === '' ? 0 : widthOfPart(part);
    if (part === '\n' || needed > free) {
      lines.push('');
      free = width;
    }
    lines.push((lines.pop() ?? '') + part);
    free -= part.trim() === '' ? widthOfPart(part) : needed;
  }
  return lines.map((line) => line.trim());
}

export function drawRule(doc: Doc, y: number, weight = 0.5, colour = RULE): void {
  doc.moveTo(LEFT, y);
  doc
    .lineTo(LEFT + contentWidth(doc), y)
    .lineWidth(weight)
    .strokeColor(colour)
    .stroke();
}
