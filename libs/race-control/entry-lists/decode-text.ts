import type { EntryImport, EntryMistake } from '../answers/entries.ts';

type DecodedText =
  | { readonly ok: true; readonly text: string; readonly encoding: EntryImport['encoding'] }
  | { readonly ok: false; readonly mistake: EntryMistake };

const LINE_END = 0x0a;
/** The characters of the bytes 80 to 9f in Windows-1252; a space for a byte without one. */
const FROM_80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const isUndefined = (byte: number): boolean => FROM_80[byte - 0x80] === ' ';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes the bytes of a text file: UTF-8, UTF-16 with its mark, or Windows-1252, which spreadsheets on
 * Windows write. Each encoding is recognised by the bytes. A file that is neither is refused with its line.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second, third, fourth] = bytes;
  if (first === 0x50 && second === 0x4b && third === 0x03 && fourth === 0x04) {
    return refused(1, 'This is an Excel workbook. Save it as CSV, then import that file.');
  }
  if (first === 0xff && second === 0xfe) return utf16(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return utf16(bytes, 'utf-16be');
  const nul = bytes.indexOf(0);
  if (nul >= 0) return refused(lineAt(bytes, nul), 'This is not a text file. Save the list as CSV.');
  const text = decoded(bytes);
  return text === null ? windows1252(bytes) : { ok: true, text, encoding: 'utf-8' };
}

function utf16(bytes: Uint8Array, label: string): DecodedText {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return { ok: true, text, encoding: 'utf-16' };
  } catch {
    // It is refused below.
  }
  return refused(1, 'This is not a text file. Save the list as CSV.');
}

/** Decodes Windows-1252. A line that UTF-8 could have written beside one that it could not is a mixture. */
function windows1252(bytes: Uint8Array): DecodedText {
  const broken: number[] = [];
  let utf8Line: number | null = null;
  let line = 0;
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_END, at);
    const part = bytes.subarray(at, end < 0 ? bytes.length : end);
    at += part.length + 1;
    line += 1;
    if (part.every((byte) => byte < 0x80)) continue;
    if (decoded(part) === null) broken.push(line);
    else utf8Line ??= line;
    if (part.some(isUndefined) && utf8Line === null) {
      return refused(line, 'It has bytes that are neither UTF-8 nor Windows-1252. Save the list as UTF-8.');
    }
  }
  const [first = 1] = broken;
  if (utf8Line !== null) {
    return refused(first, `It is not UTF-8, and line ${utf8Line} is. Save the whole list as UTF-8.`);
  }
  // The decoder of Node reads Latin-1 instead in several versions: it knows no typographic marks.
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[\u0080-\u009f]/gu, (control) => FROM_80[control.charCodeAt(0) - 0x80] ?? control);
  return { ok: true, text, encoding: 'windows-1252' };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

function lineAt(bytes: Uint8Array, end: number): number {
  let line = 1;
  for (let at = bytes.indexOf(LINE_END); at >= 0 && at < end; at = bytes.indexOf(LINE_END, at + 1)) line += 1;
  return line;
}

const refused = (line: number, words: string): DecodedText => ({
  ok: false,
  mistake: { line, column: null, words },
});
