import type { FeedFiles } from './feed-files.ts';
import type { RawHead } from './raw-head.ts';
import { NO_HASH, parseRawLine, type RawLine, type RawNote, type RawRecord } from './raw-records.ts';
import { linesOf, segmentsOf, type SegmentLine } from './segments.ts';

/** What is wrong with a line of a raw log. */
export interface RawProblem {
  /**
   * - `damaged`: the line is no record, or its hash is not that of its text
   * - `chain`: the record does not follow the one before it: one was changed, removed or inserted
   * - `missing`: numbers are left out, and no note says why
   */
  readonly what: 'damaged' | 'chain' | 'missing';
  readonly segment: string;
  /** The line in its segment, from 1. */
  readonly line: number;
  /** The number of the record, if the line still says it. */
  readonly n: number | null;
}

export interface RawLogCheck {
  readonly segments: number;
  readonly records: number;
  /** The bytes of the feed that the records hold. */
  readonly bytes: number;
  readonly head: RawHead;
  /** The first problems, at most 100. */
  readonly problems: readonly RawProblem[];
  readonly problemCount: number;
  /** What the log says about itself: incomplete lines, and what a full disk did not take. */
  readonly notes: readonly { readonly n: number; readonly note: RawNote }[];
  /** Bytes of an incomplete last line. A crash leaves them, and the next start notes them. */
  readonly tornBytes: number;
}

const MAX_PROBLEMS = 100;

/**
 * Checks the hashes, the chain and the numbers of a raw log over all its segments.
 * @param visit gets each sound record, in their order, and the number of problems so far
 */
export async function verifyRawLog(files: FeedFiles, visit: Visit = () => undefined): Promise<RawLogCheck> {
  const check = new ChainCheck(visit);
  const segments = await segmentsOf(files);
  for (const { name } of segments) {
    let number = 0;
    for await (const line of linesOf(files, name)) check.add(line, { segment: name, line: ++number });
  }
  return check.result(segments.length);
}

type Visit = (line: RawLine, problemCount: number) => void;

interface Where {
  readonly segment: string;
  readonly line: number;
}

/** Returns the first number that a record stands for. */
function firstNumberOf(record: RawRecord): number {
  if (record.kind === 'bytes') return record.n;
  return record.note.kind === 'not-kept' ? record.note.from : record.n - 1;
}

class ChainCheck {
  readonly #visit: Visit;
  /** The last record; null before the first one, and after a line that does not say its hash. */
  #previous: RawHead | null = { n: 0, hash: NO_HASH, connection: 0 };
  #head: RawHead = { n: 0, hash: NO_HASH, connection: 0 };
  readonly #problems: RawProblem[] = [];
  readonly #notes: { readonly n: number; readonly note: RawNote }[] = [];
  #problemCount = 0;
  #records = 0;
  #bytes = 0;
  /** An incomplete line. The record behind it must be a note of it. */
  #torn: { readonly bytes: number; readonly where: Where } | null = null;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  add({ text, size, isWhole }: SegmentLine, where: Where): void {
    const line = isWhole ? parseRawLine(text) : null;
    this.#checkTorn(line);
    if (!isWhole) {
      this.#torn = { bytes: size, where };
      return;
    }
    if (line === null) {
      this.#problem('damaged', where, null);
      this.#previous = null;
      return;
    }
    this.#check(line, where);
    const { n, connection } = line.record;
    this.#previous = { n, connection, hash: line.hash };
    if (line.isSound) this.#count(line, this.#previous);
  }

  result(segments: number): RawLogCheck {
    return {
      segments,
      records: this.#records,
      bytes: this.#bytes,
      head: this.#head,
      problems: this.#problems,
      problemCount: this.#problemCount,
      notes: this.#notes,
      tornBytes: this.#torn?.bytes ?? 0,
    };
  }

  #checkTorn(next: RawLine | null): void {
    if (this.#torn === null) return;
    const { bytes, where } = this.#torn;
    this.#torn = null;
    const note = next?.record.kind === 'note' ? next.record.note : null;
    const isNoted = note?.kind === 'torn' && note.bytes === bytes;
    if (!isNoted) this.#problem('damaged', where, null);
  }

  #check(line: RawLine, where: Where): void {
    const { record, previousHash } = line;
    if (!line.isSound) this.#problem('damaged', where, record.n);
    if (this.#previous === null) return;
    const follows = this.#previous.hash === previousHash;
    // A line whose text was changed is reported once, and the record behind it is not to blame.
    if (!follows && line.isSound) this.#problem('chain', where, record.n);
    if (firstNumberOf(record) !== this.#previous.n + 1 && follows) this.#problem('missing', where, record.n);
  }

  #count(line: RawLine, head: RawHead): void {
    const { record } = line;
    this.#head = head;
    this.#records++;
    if (record.kind === 'bytes') this.#bytes += record.bytes.length;
    else this.#notes.push({ n: record.n, note: record.note });
    this.#visit(line, this.#problemCount);
  }

  #problem(what: RawProblem['what'], { segment, line }: Where, n: number | null): void {
    this.#problemCount++;
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ what, segment, line, n });
  }
}
