import type { FeedFiles } from './feed-files.ts';

/** Most bytes of one segment. */
export const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;

const SEGMENT = /^(\d{12})\.ndjson$/u;

/** A segment is named after the number of its first record. */
export const segmentName = (first: number): string => `${String(first).padStart(12, '0')}.ndjson`;

export interface Segment {
  readonly name: string;
  readonly first: number;
}

/** Returns the segments of a raw log in their order. Other files of the folder are none. */
export async function segmentsOf(files: FeedFiles): Promise<Segment[]> {
  const names = [...(await files.list())].sort();
  return names.flatMap((name) => {
    const first = SEGMENT.exec(name)?.[1];
    return first === undefined ? [] : [{ name, first: Number(first) }];
  });
}

export interface SegmentLine {
  readonly text: string;
  /** The position of its first byte. */
  readonly offset: number;
  /** False for bytes at the end of a file without a line end. */
  readonly isWhole: boolean;
}

/** Reads the lines of a segment from a position on. */
export async function* linesOf(files: FeedFiles, name: string, from = 0): AsyncIterable<SegmentLine> {
  let [rest, offset]: [Buffer, number] = [Buffer.alloc(0), from];
  for await (const chunk of files.read(name, from)) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      yield { text: bytes.toString('utf8', start, end), offset: offset + start, isWhole: true };
      start = end + 1;
    }
    rest = bytes.subarray(start);
    offset += start;
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), offset, isWhole: false };
}
