/** A set of texts that holds the newest `max` of them. */
export class RecentSet {
  private readonly texts: Set<string>;

  constructor(
    private readonly max: number,
    texts: Iterable<string> = [],
  ) {
    this.texts = new Set(texts);
  }

  /** Adds a text. Returns false if it was there. */
  add(text: string): boolean {
    if (this.texts.has(text)) return false;
    this.texts.add(text);
    const [oldest] = this.texts;
    if (oldest !== undefined && this.texts.size > this.max) this.texts.delete(oldest);
    return true;
  }

  has(text: string): boolean {
    return this.texts.has(text);
  }

  /** Returns the newest `count` texts, the oldest of them first. */
  newest(count: number): string[] {
    return [...this.texts].slice(-count);
  }
}
