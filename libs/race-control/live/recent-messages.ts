import type { LiveMessage } from './live-messages.ts';

/** The limits of the kept messages. The limit that is reached first counts. */
export interface RecentMessagesLimits {
  readonly messages: number;
  /** UTF-16 units of all texts together. */
  readonly length: number;
}

/** The last messages of a stream. Each of them leads from the revision of the one before to its own. */
export class RecentMessages {
  private messages: LiveMessage[] = [];
  /** Index of the first message that still counts as kept. */
  private start = 0;
  private length = 0;

  constructor(
    private readonly limits: RecentMessagesLimits,
    /** The revision from which the first kept message leads to its own. */
    private baseRevision: number,
  ) {}

  add(message: LiveMessage): void {
    const { limits } = this;
    this.messages.push(message);
    this.length += message.text.length;
    while (this.messages.length - this.start > limits.messages || this.length > limits.length) {
      const dropped = this.messages[this.start];
      this.length -= dropped?.text.length ?? 0;
      this.baseRevision = dropped?.revision ?? this.baseRevision;
      this.start += 1;
    }
    // The array is cut only when half of it is dropped, so that each message is moved at most once.
    if (this.start <= this.messages.length / 2) return;
    this.messages = this.messages.slice(this.start);
    this.start = 0;
  }

  /**
   * Returns all messages after a revision, or null if some of them are no longer kept or a message leads past
   * the revision.
   */
  after(revision: number): readonly LiveMessage[] | null {
    if (revision === this.baseRevision) return this.messages.slice(this.start);
    const last = this.messages.findLastIndex((message) => message.revision <= revision);
    if (last < this.start || this.messages[last]?.revision !== revision) return null;
    return this.messages.slice(last + 1);
  }
}
