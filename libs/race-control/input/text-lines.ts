/** Bytes that are no text: nothing after them can be trusted either. */
export class NotText extends Error {
  override readonly name = 'NotText';
}

const LINE_END = 0x0a;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The lines of a file or a request as they come in, without their ends. Node's own reader also breaks lines
 * at U+2028, which may stand inside a JSON text, and lets broken bytes pass as "�", to be recorded so. A mark
 * of the byte order at the very start is none of the text.
 * @throws NotText in the place of the line whose bytes are no text
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let isFirst = true;
  for await (const bytes of wholeLines(chunks)) {
    for (const line of decoded(bytes)) {
      yield withoutReturn(isFirst && line.startsWith('\uFEFF') ? line.slice(1) : line);
      isFirst = false;
    }
  }
}

/** The same bytes, cut at ends of lines; the last end of each piece is left out. */
async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  // Joined when the line is whole: one of many chunks would be copied once for each of them.
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_END);
    if (end < 0) rest.push(chunk);
    else {
      yield joined([...rest, chunk.subarray(0, end)]);
      rest = [chunk.subarray(end + 1)];
    }
  }
  const last = joined(rest);
  if (last.length > 0) yield last;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);

/** All at once, which is faster; line by line only where one of them is no text, to find out which. */
function* decoded(bytes: Uint8Array): Generator<string, void, undefined> {
  const text = textOf(bytes);
  if (text !== null) return yield* text.split('\n');
  for (let start = 0; start <= bytes.length;) {
    const next = bytes.indexOf(LINE_END, start);
    const end = next < 0 ? bytes.length : next;
    const line = textOf(bytes.subarray(start, end));
    if (line === null) throw new NotText('These bytes are not UTF-8 text.');
    yield line;
    start = end + 1;
  }
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
