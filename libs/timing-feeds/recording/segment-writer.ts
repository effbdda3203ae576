import type { FeedFile, FeedFiles } from './feed-files.ts';
import type { SegmentEnd } from './raw-head.ts';
import { segmentName } from './segments.ts';

export interface RawLineToWrite {
  readonly n: number;
  readonly line: string;
}

/** Writes lines to the last segment, and begins a new one when it is full. */
export class SegmentWriter {
  readonly #files: FeedFiles;
  readonly #maxBytes: number;
  #file: FeedFile | null = null;
  #name: string | null;
  /** The position behind the last durable line. */
  #size: number;
  /** The size of the file; null after a failed write, which may have left bytes. */
  #fileSize: number | null;

  constructor(files: FeedFiles, maxBytes: number, end: SegmentEnd | null) {
    this.#files = files;
    this.#maxBytes = maxBytes;
    this.#name = end?.name ?? null;
    this.#size = end?.size ?? 0;
    this.#fileSize = this.#size;
  }

  get name(): string | null {
    return this.#name;
  }

  /**
   * Writes the first of the lines: as many as the segment has room for, at least one. Resolves with their
   * count when they are on the disk. If it rejects, the log is as before, and the next call tries again.
   */
  async write(lines: readonly RawLineToWrite[]): Promise<number> {
    const chosen = await this.#choose(lines);
    const bytes = Buffer.from(chosen.map(({ line }) => line).join(''));
    try {
      const file = await this.#open();
      await this.#cutRest(file);
      this.#fileSize = null;
      await file.write(this.#size, bytes);
      await file.sync();
    } catch (error) {
      await this.close().catch(() => undefined);
      throw error;
    }
    this.#size += bytes.length;
    this.#fileSize = this.#size;
    return chosen.length;
  }

  /** Closes the file. What was written is durable already. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #choose(lines: readonly RawLineToWrite[]): Promise<readonly RawLineToWrite[]> {
    const [first] = lines;
    if (first === undefined) return [];
    // Lines are ASCII, so their length is their size.
    if (this.#name === null || this.#size + first.line.length > this.#maxBytes) {
      await this.close();
      if (this.#name === null || this.#size > 0) this.#begin(segmentName(first.n));
    }
    let room = this.#maxBytes - this.#size - first.line.length;
    const beyond = lines.findIndex(({ line }, i) => i > 0 && (room -= line.length) < 0);
    return beyond === -1 ? lines : lines.slice(0, beyond);
  }

  #begin(name: string): void {
    this.#name = name;
    this.#size = 0;
    this.#fileSize = 0;
  }

  async #open(): Promise<FeedFile> {
    this.#file ??= await this.#files.open(this.#name ?? segmentName(1));
    return this.#file;
  }

  /** Cuts off what a failed write left. Rejects if another process has written to the file. */
  async #cutRest(file: FeedFile): Promise<void> {
    const isOurs = this.#fileSize === null || this.#fileSize === (await file.size());
    if (!isOurs) throw new Error(`Another process has changed ${this.#name ?? 'the segment'}.`);
    if (this.#fileSize !== this.#size) await file.truncate(this.#size);
  }
}
