import type { WeakRead } from '../feed-status.ts';
import { median } from './median.ts';

const MAX_TRANSPONDERS = 2_000;
const READS = 15;
/** The median of fewer reads says nothing. */
const FEWEST_READS = 5;
const WEAK_SHARE = 1 / 4;
const WEAK_IN_A_ROW = 3;

interface Reads {
  /** The hits of the reads that were not weak. */
  readonly hits: number[];
  weakInARow: number;
  lastHits: number;
}

/** Finds transponders that the loop hears badly: its battery is low, or it came loose. */
export class WeakReads {
  private readonly reads = new Map<string, Reads>();
  private readonly weak = new Set<string>();

  add(transponder: string, hits: number): void {
    const reads = this.reads.get(transponder) ?? this.open(transponder);
    const isWeak = reads.hits.length >= FEWEST_READS && hits < median(reads.hits) * WEAK_SHARE;
    reads.weakInARow = isWeak ? reads.weakInARow + 1 : 0;
    reads.lastHits = hits;
    if (!isWeak) reads.hits.push(hits);
    if (reads.hits.length > READS) reads.hits.shift();
    if (reads.weakInARow >= WEAK_IN_A_ROW) this.weak.add(transponder);
    else this.weak.delete(transponder);
  }

  report(carOf: (transponder: string) => string | null): WeakRead[] {
    return [...this.weak].flatMap((transponder) => {
      const reads = this.reads.get(transponder);
      if (!reads) return [];
      const car = carOf(transponder);
      return [{ transponder, car, hits: reads.lastHits, medianHits: median(reads.hits) }];
    });
  }

  private open(transponder: string): Reads {
    const reads: Reads = { hits: [], weakInARow: 0, lastHits: 0 };
    this.reads.set(transponder, reads);
    if (this.reads.size <= MAX_TRANSPONDERS) return reads;
    const [oldest = ''] = this.reads.keys();
    this.reads.delete(oldest);
    this.weak.delete(oldest);
    return reads;
  }
}
