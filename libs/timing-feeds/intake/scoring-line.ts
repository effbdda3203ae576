const SAME_CROSSING_MS = 500;
const MAX_TRANSPONDERS = 5_000;
const CROSSINGS = 4;

/** How long a crossing of a backup reader waits for that of the first reader, by its arrival. */
export const PRIMARY_WITHIN_MS = SAME_CROSSING_MS;

/** The crossings that the first reader of a line saw lately. The backup readers of the line ask it. */
export class ScoringLine {
  private readonly crossings = new Map<string, number[]>();

  /** Notes a crossing of the first reader. */
  crossed(transponder: string, atMs: number): void {
    const known = this.crossings.get(transponder);
    if (known) {
      known.push(atMs);
      if (known.length > CROSSINGS) known.shift();
      return;
    }
    this.crossings.set(transponder, [atMs]);
    if (this.crossings.size > MAX_TRANSPONDERS) this.dropOldest();
  }

  /** Returns when the first reader saw the same crossing; null if it did not see it. */
  primaryOf(transponder: string, atMs: number): number | null {
    const known = this.crossings.get(transponder) ?? [];
    return known.findLast((crossing) => Math.abs(crossing - atMs) <= SAME_CROSSING_MS) ?? null;
  }

  private dropOldest(): void {
    const [oldest] = this.crossings.keys();
    if (oldest !== undefined) this.crossings.delete(oldest);
  }
}
