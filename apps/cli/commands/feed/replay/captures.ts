import { statSync } from 'node:fs';
import { folderFiles, p3Decoder, readRawRecords } from '#timing-feeds';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import { readBytes } from '../../../scripts/read-file.ts';

/** Bytes that a timing system sent at once. */
export interface CapturedChunk {
  /** When they came, in milliseconds. Only the differences between chunks count. */
  readonly atMs: number;
  /** Another number is another connection. */
  readonly connection: number;
  readonly bytes: Buffer;
}

/** Time between two frames that do not say it. */
const FRAME_INTERVAL_MS = 100;
/** RMonitor sends `$F` once a second, which is the clock of a capture without times. */
const HEARTBEAT_MS = 1_000;
/** The byte order mark of UTF-8, read as Latin-1. */
const BYTE_ORDER_MARK = 'ï»¿';

/**
 * Yields the chunks of a raw log in a folder, or of a capture in a file.
 * @throws CliError if it cannot be read, is damaged, or has a line that is not valid
 */
export function readCapture(path: string): AsyncGenerator<CapturedChunk> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? rawChunks(path) : fileChunks(path);
}

async function* rawChunks(folder: string): AsyncGenerator<CapturedChunk> {
  for await (const record of readRawRecords(folderFiles(folder), 1)) {
    if (record.kind === 'bytes') yield { ...record, bytes: Buffer.from(record.bytes) };
    if (record.kind !== 'damaged') continue;
    const words = `${record.segment} has a damaged line. "greenflag feed verify ${folder}" names it.`;
    throw new CliError(EXIT.unsound, words);
  }
}

/**
 * Yields the chunks of a capture. It may be a file with a frame in hex on each line, a file with an object
 * `{ t, conn, hex }` on each line, or the text of an RMonitor feed, in which lines like
 * `##2025-04-26 12:29:44.712` say when the next ones came.
 * @throws CliError if the file cannot be read, or a line is not valid
 */
async function* fileChunks(file: string): AsyncGenerator<CapturedChunk> {
  const lines = numberedLines(file);
  const first = await lines.next();
  if (first.done) return;
  const rest = prepend(first.value, lines);
  if (first.value.text.startsWith('{')) yield* jsonChunks(file, rest);
  else if (HEX_LINE.test(first.value.text)) yield* hexChunks(file, rest);
  else yield* textChunks(rest);
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** A frame in hex, after an optional name. */
const HEX_LINE = /^(?:\w+ +)?((?:[\da-f]{2})+)$/iu;

/** Yields the lines of a file that are not empty, as Latin-1, which keeps every byte. */
async function* numberedLines(file: string): AsyncGenerator<Line, undefined> {
  let [number, rest] = [0, ''];
  const lineOf = (text: string): Line[] => {
    number += 1;
    const start = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    const trimmed = text.slice(start).trimEnd();
    return trimmed === '' ? [] : [{ number, text: trimmed }];
  };
  for await (const bytes of readBytes(file)) {
    const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.flatMap(lineOf);
  }
  yield* lineOf(rest);
  return undefined;
}

async function* prepend(first: Line, rest: AsyncIterable<Line>): AsyncGenerator<Line> {
  yield first;
  yield* rest;
}

async function* jsonChunks(file: string, lines: AsyncIterable<Line>): AsyncGenerator<CapturedChunk> {
  for await (const { number, text } of lines) {
    const { t, conn, hex } = parseObject(text);
    const isValid = typeof t === 'number' && typeof conn === 'number' && HEX_LINE.test(String(hex));
    if (!isValid) throw invalidLine(file, number, 'it is not an object like {"t":19,"conn":1,"hex":"8e02"}');
    yield { atMs: t, connection: conn, bytes: Buffer.from(String(hex), 'hex') };
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** Frames have no times. A passing of P3 says when it happened, so its frame did not come earlier. */
async function* hexChunks(file: string, lines: AsyncIterable<Line>): AsyncGenerator<CapturedChunk> {
  const decoder = p3Decoder();
  let [atMs, startMs]: [number, number | null] = [0, null];
  for await (const { number, text } of lines) {
    const [, hex] = HEX_LINE.exec(text) ?? [];
    if (hex === undefined) throw invalidLine(file, number, 'it is not a frame in hex');
    const bytes = Buffer.from(hex, 'hex');
    atMs += FRAME_INTERVAL_MS;
    for (const record of decoder.push(bytes)) {
      if (record.kind !== 'passing') continue;
      startMs ??= record.timeUs / 1_000 - atMs;
      atMs = Math.max(atMs, record.timeUs / 1_000 - startMs);
    }
    yield { atMs, connection: 1, bytes };
  }
}

/** Yields the lines between two lines with a time as one chunk. Blocks of other programs are left out. */
async function* textChunks(lines: AsyncIterable<Line>): AsyncGenerator<CapturedChunk> {
  let [atMs, hasTimes, isFeed] = [0, false, true];
  let block: string[] = [];
  const chunk = (): CapturedChunk[] => {
    const bytes = Buffer.from(block.map((text) => `${text}\r\n`).join(''), 'latin1');
    block = [];
    return bytes.length > 0 ? [{ atMs, connection: 1, bytes }] : [];
  };
  for await (const { text } of lines) {
    const [, day, time, source = 'rmonitor'] =
      /^##(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})(?:\|(\w+))?$/u.exec(text) ?? [];
    if (day !== undefined) {
      yield* chunk();
      [atMs, hasTimes, isFeed] = [Date.parse(`${day}T${time}Z`), true, source === 'rmonitor'];
    } else if (isFeed) {
      const isSecond = !hasTimes && text.startsWith('$F,');
      if (isSecond) yield* chunk();
      if (isSecond) atMs += HEARTBEAT_MS;
      block.push(text);
    }
  }
  yield* chunk();
}

const invalidLine = (file: string, number: number, why: string): CliError =>
  new CliError(EXIT.usage, `Line ${number} of ${file} is not valid: ${why}.`);
