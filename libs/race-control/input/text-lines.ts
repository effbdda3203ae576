/** Thrown for bytes that are not UTF-8. The input after them cannot be trusted either. */
export class NotUtf8Error extends Error {
  override readonly name = 'NotUtf8Error';
}

const LINE_END = 0x0a;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Yields the lines of a file or a request as they arrive, without line ends and without a byte order mark at
 * the start. Node's `readline` is not used: it also breaks lines at U+2028, which is legal inside JSON text,
 * and it replaces invalid bytes by "�", which would then be recorded.
 * @throws NotUtf8Error at the line whose bytes are not UTF-8
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

/** Yields the same bytes, cut at line ends. The last line end of each piece is left out. */
async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  // Joins the parts only once the line is complete, because joining at each chunk copies them again and
  // again.
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

/** Decodes all bytes at once, which is fast. If that fails, decodes line by line to find the invalid line. */
function* decoded(bytes: Uint8Array): Generator<string, void, undefined> {
  const text = textOf(bytes);
  if (text !== null) return yield* text.split('\n');
  for (let start = 0; start <= bytes.length;) {
    const next = bytes.indexOf(LINE_END, start);
    const end = next < 0 ? bytes.length : next;
    const line = textOf(bytes.subarray(start, end));
    if (line === null) throw new NotUtf8Error('These bytes are not UTF-8 text.');
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
