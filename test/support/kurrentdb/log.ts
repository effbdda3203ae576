/** An event as the log of the double holds it. */
export interface LoggedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Offset in bytes, as the server counts: it grows, and is not dense. */
  readonly position: number;
  readonly id: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
  /** Ticks of 100 ns since 1970. */
  readonly created: string;
}

export type ProposedEvent = Pick<LoggedEvent, 'id' | 'metadata' | 'data' | 'customMetadata'>;
export type Expected = number | 'any' | 'no-stream' | 'stream-exists';

export type AppendAnswer =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number }
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'wrong-revision'; readonly actual: number | null }
  | { readonly kind: 'too-large'; readonly most: number };

/** What the server takes in one append, where nobody has set `MaxAppendSize`. */
const MAX_APPEND_SIZE = 1_048_576;
/** What a record takes in the log beside its data. */
const RECORD_OVERHEAD = 117;
/** The server has written of its own before anybody else does. */
const FIRST_POSITION = 1_843;

/**
 * The log that the nodes of a double share, with the server's own rules of what is a repetition: at an
 * explicit revision, or where no stream was expected, what stands there is compared with the ids; where
 * anything was expected, a cache of late ids is asked, which a restart empties.
 */
export class ServerLog {
  readonly events: LoggedEvent[] = [];
  /** How many appends to logs of meetings were answered how. */
  readonly counts = { appended: 0, repeated: 0, 'wrong-revision': 0, 'too-large': 0 };
  /** How many events were handed out by reads. */
  eventsRead = 0;
  private readonly streams = new Map<string, LoggedEvent[]>();
  private readonly listeners = new Set<(events: readonly LoggedEvent[]) => void>();
  private readonly lateIds = new Map<string, LoggedEvent>();
  private next = FIRST_POSITION;

  append(stream: string, proposed: readonly ProposedEvent[], expected: Expected): AppendAnswer {
    const size = proposed.reduce(
      (sum, { data, customMetadata }) => sum + data.length + customMetadata.length,
      0,
    );
    if (size > MAX_APPEND_SIZE) return { kind: 'too-large', most: MAX_APPEND_SIZE };
    const answer = this.check(stream, proposed, expected) ?? this.write(stream, proposed);
    if (stream.startsWith('meeting-')) this.counts[answer.kind] += 1;
    return answer;
  }

  head(stream: string): number | null {
    const events = this.streams.get(stream);
    return events ? events.length - 1 : null;
  }

  /** The events of a stream as its `$maxCount` leaves them, or null where there is none. */
  stream(stream: string): readonly LoggedEvent[] | null {
    const events = this.streams.get(stream);
    if (!events) return null;
    const most = this.maxCount(stream);
    return most === undefined ? events : events.slice(-most);
  }

  /** A position is where a record begins; no other can be read from. */
  isPosition(position: number): boolean {
    return position === 0 || this.indexOf(position) >= 0;
  }

  /** Place in `events` of the record at that position, or -1. */
  indexOf(position: number): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return this.events[low]?.position === position ? low : -1;
  }

  listen(listener: (events: readonly LoggedEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** As a restart does. */
  forgetLateIds(): void {
    this.lateIds.clear();
  }

  /** The answer where nothing is to be written, else null. */
  private check(stream: string, proposed: readonly ProposedEvent[], expected: Expected): AppendAnswer | null {
    const there = this.streams.get(stream) ?? [];
    const head = there.length - 1;
    if (expected === 'any' || (expected === 'stream-exists' && head >= 0))
      return this.checkLate(stream, proposed);
    const wrong: AppendAnswer = { kind: 'wrong-revision', actual: head < 0 ? null : head };
    if (expected === 'stream-exists') return wrong;
    const wanted = expected === 'no-stream' ? -1 : expected;
    if (wanted === head) return null;
    if (wanted > head) return wrong;
    const isRepeated = proposed.every(({ id }, i) => there[wanted + 1 + i]?.id === id);
    return isRepeated ? { kind: 'repeated', revision: wanted + proposed.length } : wrong;
  }

  private checkLate(stream: string, proposed: readonly ProposedEvent[]): AppendAnswer | null {
    const late = proposed.map(({ id }) => this.lateIds.get(id));
    const last = late.at(-1);
    const isLate = last !== undefined && late.every((event) => event?.stream === stream);
    return isLate ? { kind: 'repeated', revision: last.revision } : null;
  }

  private write(stream: string, proposed: readonly ProposedEvent[]): AppendAnswer {
    const there = this.streams.get(stream) ?? [];
    this.streams.set(stream, there);
    const created = (BigInt(Date.now()) * 10_000n).toString();
    const written = proposed.map((event) => {
      const logged = { ...event, stream, revision: there.length, position: this.next, created };
      this.next += RECORD_OVERHEAD + event.data.length + event.customMetadata.length;
      there.push(logged);
      this.events.push(logged);
      this.lateIds.set(event.id, logged);
      return logged;
    });
    for (const listener of [...this.listeners]) listener(written);
    return { kind: 'appended', revision: there.length - 1, position: written.at(-1)?.position ?? 0 };
  }

  private maxCount(stream: string): number | undefined {
    const metadata = stream.startsWith('$$') ? undefined : this.streams.get(`$$${stream}`)?.at(-1);
    if (!metadata) return undefined;
    return (JSON.parse(Buffer.from(metadata.data).toString()) as { $maxCount?: number }).$maxCount;
  }
}
