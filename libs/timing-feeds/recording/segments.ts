import type { FeedFiles } from './feed-files.ts';

/** Most bytes of one segment. */
export const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;

const LINE_FEED = 10;
const SEGMENT = /^(\d{12})\.ndjson$/u;

/** A segment is named after the number of its first record. */
export const segmentName = (first: number): string => `${String(first).padStart(12, '0')}.ndjson`;

export interface Segment {
  readonly name: string;
  readonly first: number;
}

/** Returns the segments of a raw log in their order. It passes over other files. */
export async function segmentsOf(files: FeedFiles): Promise<Segment[]> {
  const names = [...(await files.list())].sort();
  return names.flatMap((name) => {
    const first = SEGMENT.exec(name)?.[1];
    return first === undefined ? [] : [{ name, first: Number(first) }];
  });
}

export interface SegmentLine {
  readonly text: string;
  /** The bytes of the line, without its end. */
  readonly size: number;
  /** The position behind the line and its end. */
  readonly end: number;
  /** False for bytes at the end of a file without a line end. */
  readonly isWhole: boolean;
}

/** Reads the lines of a segment from a position on. */
export async function* linesOf(files: FeedFiles, name: string, from = 0): AsyncIterable<SegmentLine> {
  let rest: Uint8Array[] = [];
  let position = from;
  const line = (isWhole: boolean): SegmentLine => {
    const bytes = Buffer.concat(rest);
    rest = [];
    position += bytes.length + (isWhole ? 1 : 0);
    return { text: bytes.toString('utf8'), size: bytes.length, end: position, isWhole };
  };
  for await (const chunk of files.read(name, from)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      rest.push(chunk.subarray(start, end));
      yield line(true);
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield line(false);
}
