/** Returns the fields of a line; null if a quoted text has no end. A comma inside quotes is text. */
export function splitFields(line: string): string[] | null {
  const fields: string[] = [];
  let from = 0;
  while (from <= line.length) {
    const start = skipBlanks(line, from);
    const isQuoted = line[start] === '"';
    const end = isQuoted ? endOfQuote(line, start + 1) : endOfBare(line, start);
    if (end === -1) return null;
    fields.push(isQuoted ? line.slice(start + 1, end) : line.slice(start, end).trim());
    from = endOfBare(line, end) + 1;
  }
  return fields;
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ' || line[at] === '\t') at += 1;
  return at;
}

function endOfBare(line: string, from: number): number {
  const comma = line.indexOf(',', from);
  return comma === -1 ? line.length : comma;
}

/** Finds the quote before a comma or the end of the line. The protocol cannot escape a quote in a text. */
function endOfQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at !== -1) {
    const next = skipBlanks(line, at + 1);
    if (next >= line.length || line[next] === ',') return at;
    at = line.indexOf('"', at + 1);
  }
  return -1;
}

const TIME = /^(-?\d{1,4}):(-?\d{1,2}):(-?\d{1,2})(?:\.(\d{1,3}))?$/;

/**
 * Returns a time like `12:34:56.789` in milliseconds; null if it is not a time. A minus sign before any part
 * makes all of it negative: programs count down to the start with `00:00:-47`.
 */
export function readTime(text: string): number | null {
  const [, hours = '', minutes = '', seconds = '', fraction = ''] = TIME.exec(text.trim()) ?? [];
  if (seconds === '') return null;
  const whole = [hours, minutes, seconds].reduce((sum, part) => sum * 60 + Math.abs(Number(part)), 0);
  const ms = whole * 1000 + Number(fraction.padEnd(3, '0'));
  return ms !== 0 && text.includes('-') ? -ms : ms;
}

/** Returns a whole number; null if the text is not one. */
export const readInteger = (text: string | undefined): number | null =>
  text !== undefined && /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : null;
