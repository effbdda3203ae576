import { isPassing, type Follower } from './follow.ts';
import { PAGE_LIMIT } from './port.ts';
import type { StoredText } from './stored-text.ts';

/** The log of an engine whose global positions have no gaps and grow in commit order. */
export interface FedLog {
  /** Returns the position of the last event, or -1. */
  readonly lastPosition: () => number;
  /** Reads the rows after a position, at most `limit` and at most a page. */
  readonly readRows: (after: number, limit: number) => readonly StoredText[];
  /** Starts to call `readForeign` after commits of others, and returns how to stop. */
  readonly watch: () => () => void;
}

type StreamFollower = Follower<StoredText>;

/** Largest number of rows that followers get in one turn of the event loop. */
const MAX_ROWS_PER_TURN = 250;
/** Own rows that may wait. Beyond, followers read them, which is better than keeping many. */
const MAX_WAITING_ROWS = 10 * PAGE_LIMIT;

/**
 * Tells the followers of one store what was committed, each only of its own stream. Rows of this process come
 * from memory and are never read back. The global positions show where rows of others lie between: they are
 * read first, once for all followers. So a follower costs nothing until its stream grows.
 */
export class CommitFeed {
  private readonly byStream = new Map<string, Set<StreamFollower>>();
  private readonly ofAll = new Set<StreamFollower>();
  /** Rows that this process committed and no follower has yet. */
  private waiting: StoredText[] = [];
  /** Position up to which the followers have all rows; null while it is not known. */
  private position: number | null = null;
  /** The last position that is known to be in the log. */
  private end = -1;
  private isScheduled = false;
  private stopWatching: (() => void) | null = null;

  constructor(private readonly log: FedLog) {}

  /** Whether there is a follower. Without one, nothing needs to be fed. */
  get isFollowed(): boolean {
    return this.stopWatching !== null;
  }

  /** Whether the followers do not have everything that is known. */
  get isBehind(): boolean {
    return this.position === null || this.position < this.end || this.waiting.length > 0;
  }

  /** Adds a follower of one stream, or of the whole store. Returns how to remove it. */
  listen(follower: StreamFollower, stream?: string): () => void {
    if (this.stopWatching === null) this.start();
    const followers = stream === undefined ? this.ofAll : (this.byStream.get(stream) ?? new Set());
    followers.add(follower);
    if (stream !== undefined) this.byStream.set(stream, followers);
    return () => {
      followers.delete(follower);
      if (stream !== undefined && followers.size === 0) this.byStream.delete(stream);
      if (this.byStream.size === 0 && this.ofAll.size === 0) this.stop();
    };
  }

  /** Feeds rows that this process committed, in commit order. Followers get them in a later turn. */
  addOwn(rows: readonly StoredText[]): void {
    if (!this.isFollowed || this.position === null) return;
    if (this.waiting.length + rows.length > MAX_WAITING_ROWS) return this.forgetPosition();
    for (const row of rows) this.waiting.push(row);
    this.schedule();
  }

  /** Tells what others committed since the last call. @throws StoreError when the log cannot be read now */
  readForeign(): void {
    this.end = Math.max(this.end, this.log.lastPosition());
    if (this.position === null) this.forgetPosition();
    else this.tellNext();
  }

  /** Tells everything that this process committed, and completes the subscriptions. */
  close(): void {
    try {
      while (this.isFollowed && this.waiting.length > 0) this.tellNext();
    } catch {
      // The log cannot be read any more. What is missing is durable, and the next subscription emits it.
    }
    for (const follower of this.everyFollower()) follower.complete();
  }

  private start(): void {
    // A follower reads pages first. What is committed before its first page needs no telling.
    this.position = this.tryLastPosition();
    this.end = this.position ?? -1;
    this.stopWatching = this.log.watch();
  }

  private stop(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    this.waiting = [];
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    // The receipt leaves in this turn, and followers get the rows in the next.
    setImmediate(() => {
      this.isScheduled = false;
      if (!this.isFollowed) return;
      try {
        this.tellNext();
      } catch {
        // The watch calls again while the feed is behind.
      }
    });
  }

  /** Tells the next rows: those of others if they lie before the own ones. */
  private tellNext(): void {
    if (this.position === null) return;
    const { position } = this;
    const known = this.waiting.findIndex((row) => row.globalPosition > position);
    this.waiting.splice(0, known < 0 ? this.waiting.length : known);
    const firstOwn = this.waiting[0]?.globalPosition ?? this.end + 1;
    const rows = firstOwn > position + 1 ? this.readBetween(position, firstOwn) : this.takeOwn(position);
    const last = rows.at(-1);
    if (last === undefined) return;
    this.position = last.globalPosition;
    this.end = Math.max(this.end, this.position);
    this.tell(rows);
    if (this.isBehind) this.schedule();
  }

  private readBetween(after: number, before: number): readonly StoredText[] {
    try {
      const rows = this.log.readRows(after, Math.min(before - after - 1, MAX_ROWS_PER_TURN));
      if (rows.length > 0) return rows;
    } catch (error) {
      if (isPassing(error)) throw error;
    }
    // Something is wrong with the log. Each follower finds out by itself whether that concerns it.
    this.forgetPosition();
    return [];
  }

  /** Takes the own rows that follow each other without a gap. */
  private takeOwn(after: number): readonly StoredText[] {
    const isNext = (row: StoredText | undefined, i: number) => row?.globalPosition === after + 1 + i;
    let count = 0;
    while (count < MAX_ROWS_PER_TURN && isNext(this.waiting[count], count)) count += 1;
    return this.waiting.splice(0, count);
  }

  /** Makes every follower read, and continues after what is in the log now. */
  private forgetPosition(): void {
    this.waiting = [];
    this.position = this.tryLastPosition();
    this.end = this.position ?? this.end;
    if (this.position === null) return;
    for (const follower of this.everyFollower()) follower.tell(null);
  }

  private tryLastPosition(): number | null {
    try {
      return this.log.lastPosition();
    } catch {
      return null;
    }
  }

  private tell(rows: readonly StoredText[]): void {
    const followed = new Map<string, StoredText[]>();
    for (const row of rows) {
      const ofStream = followed.get(row.stream);
      if (ofStream) ofStream.push(row);
      else if (this.byStream.has(row.stream)) followed.set(row.stream, [row]);
    }
    for (const [stream, ofStream] of followed) {
      for (const follower of this.byStream.get(stream) ?? []) follower.tell(ofStream);
    }
    for (const follower of this.ofAll) follower.tell(rows);
  }

  private everyFollower(): StreamFollower[] {
    return [...this.byStream.values()].flatMap((followers) => [...followers]).concat([...this.ofAll]);
  }
}
