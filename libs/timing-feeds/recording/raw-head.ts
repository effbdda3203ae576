import type { FeedFiles } from './feed-files.ts';
import { NO_HASH, parseRawLine } from './raw-records.ts';
import { linesOf, segmentsOf, type Segment } from './segments.ts';

/** The last record of a raw log. Its hash covers all records before it. */
export interface RawHead {
  readonly n: number;
  readonly hash: string;
  readonly connection: number;
}

const BEGINNING: RawHead = { n: 0, hash: NO_HASH, connection: 0 };

/** The end of a raw log: the last sound line, and the bytes behind it that a crash left. */
interface RawEnd {
  readonly head: RawHead;
  /** Where writing continues, behind the line; null if there is no segment. */
  readonly segment: SegmentEnd | null;
}

export interface SegmentEnd {
  readonly name: string;
  /** The position behind the last sound line. */
  readonly size: number;
  /** The bytes after it. */
  readonly tornBytes: number;
}

/** A crash leaves at most what was waiting for the disk. More than this is damage of another kind. */
const MAX_TORN_BYTES = 32 * 1024 * 1024;
/** Most lines are far shorter, so the end of a segment is usually enough to find the last one. */
const TAIL_BYTES = 1024 * 1024;

/** Finds the last sound record. Rejects if the end of the log is damaged by more than a crash. */
export async function findRawEnd(files: FeedFiles): Promise<RawEnd> {
  const segments = await segmentsOf(files);
  const last = segments.at(-1);
  if (last === undefined) return { head: BEGINNING, segment: null };
  const size = await files.size(last.name);
  const end = await lastSoundLine(files, last, size);
  const tornBytes = size - (end?.end ?? 0);
  if (tornBytes > MAX_TORN_BYTES) throw new Error(`The end of ${last.name} is damaged. Check the raw log.`);
  const head = end?.head ?? (await headBefore(files, segments.slice(0, -1)));
  return { head, segment: { name: last.name, size: size - tornBytes, tornBytes } };
}

/** Returns the last record of earlier segments. Those were complete when the next one began. */
async function headBefore(files: FeedFiles, segments: readonly Segment[]): Promise<RawHead> {
  for (const segment of segments.toReversed()) {
    const size = await files.size(segment.name);
    const found = await lastSoundLine(files, segment, size);
    if (found !== null) return found.head;
    if (size > 0) throw new Error(`${segment.name} is damaged. Check the raw log.`);
  }
  return BEGINNING;
}

interface SoundLine {
  readonly head: RawHead;
  /** The position behind the line. */
  readonly end: number;
}

async function lastSoundLine(files: FeedFiles, { name }: Segment, size: number): Promise<SoundLine | null> {
  const from = Math.max(0, size - TAIL_BYTES);
  const found = await lastSoundLineFrom(files, name, from);
  return found ?? (from > 0 ? lastSoundLineFrom(files, name, 0) : null);
}

async function lastSoundLineFrom(files: FeedFiles, name: string, from: number): Promise<SoundLine | null> {
  let found: SoundLine | null = null;
  for await (const { text, offset, isWhole } of linesOf(files, name, from)) {
    const line = isWhole ? parseRawLine(text) : null;
    if (line?.isSound !== true) continue;
    const { n, connection } = line.record;
    const end = offset + Buffer.byteLength(text) + 1;
    found = { head: { n, connection, hash: line.hash }, end };
  }
  return found;
}
