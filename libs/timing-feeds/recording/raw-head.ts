import type { FeedFiles } from './feed-files.ts';
import { NO_HASH, parseRawLine, type RawLine } from './raw-records.ts';
import { linesOf, segmentsOf, type Segment } from './segments.ts';

/** The last record of a raw log. Its hash covers all records before it. */
export interface RawHead {
  readonly n: number;
  readonly hash: string;
  readonly connection: number;
}

const BEGINNING: RawHead = { n: 0, hash: NO_HASH, connection: 0 };

/** The end of a raw log. Nothing in it is ever removed. */
export interface RawEnd {
  readonly head: RawHead;
  /** The hash of the first record, which names the log; null without one, or if it cannot be read. */
  readonly firstHash: string | null;
  /** Where writing continues; null if a new segment begins. */
  readonly segment: SegmentEnd | null;
  /** The bytes of an incomplete last line, which a crash leaves. */
  readonly tornBytes: number;
}

export interface SegmentEnd {
  readonly name: string;
  readonly size: number;
}

/** Most lines are far shorter, so the end of a segment is usually enough to find the last one. */
const TAIL_BYTES = 1024 * 1024;

/**
 * Finds the end of a raw log. Damaged lines at the end count as records, so that their numbers are not given
 * again. Rejects if the files have lines, and none of them is a record.
 */
export async function findRawEnd(files: FeedFiles): Promise<RawEnd> {
  const segments = await segmentsOf(files);
  const last = segments.at(-1);
  if (last === undefined) return { head: BEGINNING, firstHash: null, segment: null, tornBytes: 0 };
  let [damagedLines, tornBytes]: [number, number] = [0, 0];
  let head: RawHead | null = null;
  for (const { name } of segments.toReversed()) {
    const end = await endOf(files, name);
    if (name === last.name) tornBytes = end.tornBytes;
    if (end.head !== null) {
      head = { ...end.head, n: end.head.n + damagedLines };
      break;
    }
    damagedLines += end.damagedLines;
  }
  if (head === null && damagedLines > 0) throw new Error(`${last.name} is damaged. Check the raw log.`);
  const segment = tornBytes > 0 ? null : { name: last.name, size: await files.size(last.name) };
  // A log whose beginning cannot be read is continued without its name.
  const firstHash = await findFirstHash(files, segments).catch(() => null);
  return { head: head ?? BEGINNING, firstHash, segment, tornBytes };
}

async function findFirstHash(files: FeedFiles, segments: readonly Segment[]): Promise<string | null> {
  for (const { name } of segments) {
    for await (const { text, isWhole } of linesOf(files, name)) {
      if (isWhole) return firstHashOf(parseRawLine(text));
    }
  }
  return null;
}

/** Returns the hash of a record that is the first one of its log; null if it is not. */
export const firstHashOf = (line: RawLine | null): string | null =>
  line?.isSound === true && line.previousHash === NO_HASH ? line.hash : null;

interface EndOfSegment {
  /** Null if no line of the segment is sound. */
  readonly head: RawHead | null;
  readonly damagedLines: number;
  readonly tornBytes: number;
}

async function endOf(files: FeedFiles, name: string): Promise<EndOfSegment> {
  const from = Math.max(0, (await files.size(name)) - TAIL_BYTES);
  const tail = await endFrom(files, name, from);
  return tail.head === null && from > 0 ? endFrom(files, name, 0) : tail;
}

async function endFrom(files: FeedFiles, name: string, from: number): Promise<EndOfSegment> {
  const end = { head: null as RawHead | null, damagedLines: 0, tornBytes: 0 };
  for await (const { text, size, isWhole } of linesOf(files, name, from)) {
    const line = isWhole ? parseRawLine(text) : null;
    if (!isWhole) end.tornBytes = size;
    else if (line?.isSound === true)
      end.head = { n: line.record.n, connection: line.record.connection, hash: line.hash };
    else if (end.head === null) end.damagedLines++;
    // The next record follows the hash that a damaged line still has, as its check does.
    else end.head = { ...end.head, n: end.head.n + 1, hash: line?.hash ?? end.head.hash };
  }
  return end;
}
