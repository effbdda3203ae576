import type { FeedFiles } from './feed-files.ts';
import { parseRawLine, type RawRecord } from './raw-records.ts';
import { linesOf, segmentsOf } from './segments.ts';

/** A record of the raw log, or a line that is not one any more. */
export type RawReading = RawRecord | { readonly kind: 'damaged'; readonly segment: string };

/** Reads the lines from record `from` to record `to`, as they are stored. Damaged lines are among them. */
export async function* readRawLines(
  files: FeedFiles,
  from: number,
  to = Infinity,
): AsyncIterable<{ readonly text: string; readonly segment: string }> {
  const segments = await segmentsOf(files);
  const start = segments.findLastIndex(({ first }) => first <= from);
  for (const { name } of segments.slice(Math.max(0, start))) {
    for await (const { text, isWhole } of linesOf(files, name)) {
      if (!isWhole) continue;
      const n = numberOf(text);
      // A number beyond the range may be a damaged one, so the lines behind it are read as well.
      if (n === null || (n >= from && n <= to)) yield { text, segment: name };
    }
  }
}

/** Reads the records from number `from` to number `to`. */
export async function* readRawRecords(
  files: FeedFiles,
  from: number,
  to = Infinity,
): AsyncIterable<RawReading> {
  for await (const { text, segment } of readRawLines(files, from, to)) {
    const line = parseRawLine(text);
    yield line?.isSound === true ? line.record : { kind: 'damaged', segment };
  }
}

const NUMBER = /^\{"n":(\d{1,15}),/u;

/** Returns the number of a line without parsing it. */
function numberOf(line: string): number | null {
  const digits = NUMBER.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}
