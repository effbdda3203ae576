import type { LiveMessage } from './live-messages.ts';

/** The limits of the kept messages. The limit that is reached first counts. */
export interface RecentMessagesLimits {
  readonly messages: number;
  /** UTF-16 units of all texts together. */
  readonly length: number;
}

/** The last messages of a stream, without a gap between their revisions. */
export class RecentMessages {
  private messages: LiveMessage[] = [];
  /** Index of the first message that still counts as kept. */
  private start = 0;
  private length = 0;

  constructor(private readonly limits: RecentMessagesLimits) {}

  add(message: LiveMessage): void {
    const { limits } = this;
    this.messages.push(message);
    this.length += message.text.length;
    while (this.messages.length - this.start > limits.messages || this.length > limits.length) {
      this.length -= this.messages[this.start]?.text.length ?? 0;
      this.start += 1;
    }
    // The array is cut only when half of it is dropped, so that each message is moved at most once.
    if (this.start <= this.messages.length / 2) return;
    this.messages = this.messages.slice(this.start);
    this.start = 0;
  }

  clear(): void {
    this.messages = [];
    this.start = 0;
    this.length = 0;
  }

  /** Returns all messages after a revision, or null if some of them are no longer kept. */
  after(revision: number): readonly LiveMessage[] | null {
    const first = this.messages[this.start];
    if (!first || revision < first.revision - 1) return null;
    return this.messages.slice(this.start + revision + 1 - first.revision);
  }
}
