/** An event in the log of the double. */
export interface LoggedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Offset in bytes, as on the server: it grows with gaps. */
  readonly position: number;
  readonly id: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
  /** Ticks of 100 ns since 1970. */
  readonly created: string;
}

interface StreamMetadata {
  /** Number of events that are kept. */
  readonly $maxCount?: number;
  /** The first revision that is kept. */
  readonly $tb?: number;
}

export type ProposedEvent = Pick<LoggedEvent, 'id' | 'metadata' | 'data' | 'customMetadata'>;
export type Expected = number | 'any' | 'no-stream' | 'stream-exists';

export type AppendAnswer =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number }
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'wrong-revision'; readonly actual: number | null }
  | { readonly kind: 'too-large'; readonly most: number };

/** Largest append of the server in bytes, unless `MaxAppendSize` is set. */
const MAX_APPEND_SIZE = 1_048_576;
/** Bytes of a record in the log in addition to its data. */
const RECORD_OVERHEAD = 117;
/** The server has already written events of its own before this position. */
const FIRST_POSITION = 1_843;

/**
 * The log that the nodes of a double share. It recognises repetitions by the server's rules: at an exact
 * revision, and when no stream is expected, it compares the ids with the events there. When any revision is
 * expected, it looks in a cache of recent ids, which a restart empties.
 */
export class ServerLog {
  readonly events: LoggedEvent[] = [];
  /** Number of appends to logs of meetings, by answer. */
  readonly counts = { appended: 0, repeated: 0, 'wrong-revision': 0, 'too-large': 0 };
  /** Number of events that reads returned. */
  eventsRead = 0;
  private readonly streams = new Map<string, LoggedEvent[]>();
  private readonly listeners = new Set<(events: readonly LoggedEvent[]) => void>();
  private readonly recentIds = new Map<string, LoggedEvent>();
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

  /** Returns whether the log has none of the events of an append. */
  isNew(stream: string, proposed: readonly ProposedEvent[]): boolean {
    const ids = new Set(proposed.map(({ id }) => id));
    return !this.streams.get(stream)?.some(({ id }) => ids.has(id));
  }

  head(stream: string): number | null {
    const events = this.streams.get(stream);
    return events ? events.length - 1 : null;
  }

  /** Returns the events of a stream that its metadata keeps, or null when there is no stream. */
  stream(stream: string): readonly LoggedEvent[] | null {
    const events = this.streams.get(stream);
    if (!events) return null;
    const { $maxCount: most = Infinity, $tb: from = 0 } = this.metadataOf(stream);
    const kept = events.slice(-most).filter(({ revision }) => revision >= from);
    return kept.length === 0 ? null : kept;
  }

  /** Returns whether a record begins at a position. Only there can a read start. */
  isPosition(position: number): boolean {
    return position === 0 || this.indexOf(position) >= 0;
  }

  /** Returns the index in `events` of the record at a position, or -1. */
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

  /** Empties the cache of recent ids, as a restart does. */
  forgetRecentIds(): void {
    this.recentIds.clear();
  }

  /** Returns the answer when nothing has to be written, or null. */
  private check(stream: string, proposed: readonly ProposedEvent[], expected: Expected): AppendAnswer | null {
    const stored = this.streams.get(stream) ?? [];
    const head = stored.length - 1;
    if (expected === 'any' || (expected === 'stream-exists' && head >= 0))
      return this.checkRecent(stream, proposed);
    const wrong: AppendAnswer = { kind: 'wrong-revision', actual: head < 0 ? null : head };
    if (expected === 'stream-exists') return wrong;
    const wanted = expected === 'no-stream' ? -1 : expected;
    if (wanted === head) return null;
    if (wanted > head) return wrong;
    const isRepeated = proposed.every(({ id }, i) => stored[wanted + 1 + i]?.id === id);
    return isRepeated ? { kind: 'repeated', revision: wanted + proposed.length } : wrong;
  }

  private checkRecent(stream: string, proposed: readonly ProposedEvent[]): AppendAnswer | null {
    const recent = proposed.map(({ id }) => this.recentIds.get(id));
    const last = recent.at(-1);
    const isRepeated = last !== undefined && recent.every((event) => event?.stream === stream);
    return isRepeated ? { kind: 'repeated', revision: last.revision } : null;
  }

  private write(stream: string, proposed: readonly ProposedEvent[]): AppendAnswer {
    const stored = this.streams.get(stream) ?? [];
    this.streams.set(stream, stored);
    const created = (BigInt(Date.now()) * 10_000n).toString();
    const written = proposed.map((event) => {
      const logged = { ...event, stream, revision: stored.length, position: this.next, created };
      this.next += RECORD_OVERHEAD + event.data.length + event.customMetadata.length;
      stored.push(logged);
      this.events.push(logged);
      this.recentIds.set(event.id, logged);
      return logged;
    });
    for (const listener of [...this.listeners]) listener(written);
    return { kind: 'appended', revision: stored.length - 1, position: written.at(-1)?.position ?? 0 };
  }

  private metadataOf(stream: string): StreamMetadata {
    const metadata = stream.startsWith('$$') ? undefined : this.streams.get(`$$${stream}`)?.at(-1);
    return metadata ? (JSON.parse(Buffer.from(metadata.data).toString()) as StreamMetadata) : {};
  }
}
