import type { LiveMessage } from './live-messages.ts';

/** How much of the past is kept: whichever is reached first. */
export interface RecentMessagesLimits {
  readonly messages: number;
  /** UTF-16 units of their texts. */
  readonly length: number;
}

/** The last messages of a stream, one a revision and none left out. */
export class RecentMessages {
  private kept: LiveMessage[] = [];
  private from = 0;
  private length = 0;

  constructor(private readonly most: RecentMessagesLimits) {}

  add(message: LiveMessage): void {
    this.kept.push(message);
    this.length += message.text.length;
    while (this.kept.length - this.from > this.most.messages || this.length > this.most.length) {
      this.length -= this.kept[this.from]?.text.length ?? 0;
      this.from += 1;
    }
    // Half of them at a time, so that each is moved once at most.
    if (this.from > this.kept.length / 2) this.forget();
  }

  clear(): void {
    this.kept = [];
    this.from = 0;
    this.length = 0;
  }

  /** All messages after that revision; null where it is not known any more what follows it. */
  after(revision: number): readonly LiveMessage[] | null {
    const first = this.kept[this.from];
    if (!first || revision < first.revision - 1) return null;
    return this.kept.slice(this.from + revision + 1 - first.revision);
  }

  private forget(): void {
    this.kept = this.kept.slice(this.from);
    this.from = 0;
  }
}
