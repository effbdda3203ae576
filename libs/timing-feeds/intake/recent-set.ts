/**
 * A set of texts that forgets old ones: it holds at least the newest half of `max`, and at most `max`. It
 * drops half of them at once, because a set whose first text is removed again and again becomes slow.
 */
export class RecentSet {
  private older: ReadonlySet<string> = new Set();
  private newer: Set<string>;

  constructor(
    private readonly max: number,
    texts: Iterable<string> = [],
  ) {
    this.newer = new Set(texts);
  }

  /** Adds a text. Returns false if it was there. */
  add(text: string): boolean {
    if (this.has(text)) return false;
    this.newer.add(text);
    if (this.newer.size < this.max / 2) return true;
    this.older = this.newer;
    this.newer = new Set();
    return true;
  }

  has(text: string): boolean {
    return this.newer.has(text) || this.older.has(text);
  }

  /** Returns the newest `count` texts, the oldest of them first. */
  newest(count: number): string[] {
    const newer = [...this.newer];
    return newer.length >= count ? newer.slice(-count) : [...this.older, ...newer].slice(-count);
  }
}
