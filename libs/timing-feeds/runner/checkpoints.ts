import type { FeedFiles } from '../recording/feed-files.ts';
import { writeCheckpoint, type Checkpoint, type FoldOf } from './checkpoint.ts';

const EVERY_MS = 1_000;
const CANDIDATE_EVERY_MS = 250;
const MAX_CANDIDATES = 64;

interface Candidate {
  /** The commands that were made of the records up to `n`. */
  readonly commands: number;
  readonly n: number;
  readonly connection: number;
  readonly intake: unknown;
}

/** Writes the checkpoint of a feed behind its commands: it never covers one that has no answer. */
export class Checkpoints {
  private candidates: Candidate[] = [];
  private candidateAtMs = -Infinity;
  private writtenAtMs = -Infinity;
  private written: string | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly files: FeedFiles | null,
    private readonly fold: FoldOf,
  ) {}

  /** Returns whether it is time to look at the state of the fold. */
  isDue(nowMs: number): boolean {
    return this.files !== null && nowMs - this.candidateAtMs >= CANDIDATE_EVERY_MS;
  }

  /** Notes a state that may become the checkpoint once its commands are answered. */
  add(candidate: Candidate, nowMs: number): void {
    this.candidateAtMs = nowMs;
    this.candidates.push(candidate);
    // While the store is away every other one will do.
    if (this.candidates.length > MAX_CANDIDATES)
      this.candidates = this.candidates.filter((_, i) => i % 2 === 1);
  }

  /** Writes the newest state whose commands all have their answers, unless it was written a moment ago. */
  async write(firstUnsettled: number, sealedTo: number, nowMs: number): Promise<void> {
    if (this.writing || nowMs - this.writtenAtMs < EVERY_MS) return;
    await this.writeNow(firstUnsettled, sealedTo, nowMs);
  }

  async writeNow(firstUnsettled: number, sealedTo: number, nowMs: number): Promise<void> {
    await this.writing;
    const newest = this.candidates.findLastIndex(({ commands }) => commands <= firstUnsettled);
    const candidate = this.candidates[newest];
    if (!this.files || !candidate) return;
    this.candidates = this.candidates.slice(newest);
    const { commands: _, ...state } = candidate;
    const checkpoint: Checkpoint = { version: 2, ...this.fold, ...state, sealedTo };
    const text = JSON.stringify(checkpoint);
    if (text === this.written) return;
    this.writtenAtMs = nowMs;
    // A checkpoint that the disk refuses is only older: the next start reads more of the raw log.
    this.writing = writeCheckpoint(this.files, checkpoint).then(
      () => void (this.written = text),
      () => undefined,
    );
    await this.writing;
    this.writing = null;
  }
}
