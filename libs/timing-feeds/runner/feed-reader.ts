import type { FeedClock, FeedIntake, IntakeOutput } from '../feed-types.ts';
import type { RawLog } from '../recording/raw-log.ts';

/** Bytes that came and wait for the disk. Beyond this the other side must wait. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;

/** Something that came, on its way to the fold. */
interface Arrived {
  readonly connection: number;
  /** Null: the connection was made. */
  readonly chunk: Uint8Array | null;
  readonly atMs: number;
  /** The raw record; 0 if there is no raw log. */
  readonly rawN: number;
  readonly live: boolean;
}

/** What the fold made of bytes. */
export interface Folded {
  readonly outputs: readonly IntakeOutput[];
  /** Whether a passing in them was known. */
  readonly isRepeat: boolean;
}

interface Pending extends Arrived {
  readonly durable: Promise<boolean>;
  /** The fold has seen it. Null: it will read it from the raw log later. */
  readonly folded: (folded: Folded | null) => void;
}

interface ReaderOptions {
  readonly intake: FeedIntake;
  readonly rawLog: RawLog | null;
  readonly clock: FeedClock;
  /** The last record that the fold has seen, and its connection. */
  readonly start: { readonly n: number; readonly connection: number };
  /** The passings that the fold knew when they came again. */
  readonly repeats: () => number;
  /** The fold has answered. */
  readonly emit: (outputs: readonly IntakeOutput[], live: boolean) => void;
  /** Whether the fold should wait, because too many commands do. */
  readonly isFull: () => boolean;
  /** Resolves when few commands wait. */
  readonly hasRoom: () => Promise<void>;
  /** Stops the other side, or lets it go on. */
  readonly pause: (isPaused: boolean) => void;
}

/**
 * Brings the bytes of a feed to its fold, in their order, once they are durable. A fold that is behind, after
 * a start or because commands wait, reads the raw log until it has seen everything.
 */
export class FeedReader {
  /** The last raw record that the fold has seen. */
  foldedN: number;
  /** The connection of that record. */
  foldedConnection: number;
  /** Why crossings of the raw log are missing, in words; null if none are. */
  trouble: string | null = null;
  private pending: Pending[] = [];
  private pendingBytes = 0;
  private pumping: Promise<void> | null = null;
  private catching: Promise<void> | null = null;
  private isBehind: boolean;
  private isPaused = false;
  private isStopped = false;

  constructor(private readonly options: ReaderOptions) {
    this.foldedN = options.start.n;
    this.foldedConnection = options.start.connection;
    this.isBehind = options.rawLog !== null && options.rawLog.head().n > this.foldedN;
  }

  /** Whether the fold sees what comes as it comes. */
  get isLive(): boolean {
    return !this.isBehind;
  }

  /** Notes that a connection was made. */
  connected(connection: number): void {
    const arrived = { connection, chunk: null, atMs: this.options.clock.now(), rawN: 0, live: true };
    this.push({ ...arrived, durable: Promise.resolve(true), folded: () => undefined });
  }

  /**
   * Takes bytes. Resolves when they are durable and the fold has seen them, with what it made of them.
   * Resolves with null if the fold is behind: it reads them from the raw log later.
   */
  add(connection: number, chunk: Uint8Array): Promise<Folded | null> {
    const { rawLog, clock } = this.options;
    const atMs = clock.now();
    const rawN = rawLog?.append(connection, chunk) ?? 0;
    const durable = rawLog?.durable(rawN) ?? Promise.resolve(false);
    return new Promise((folded) => {
      this.push({ connection, chunk, atMs, rawN, live: true, durable, folded });
    });
  }

  /** Resolves when the fold has seen the whole raw log. */
  async catchUp(): Promise<void> {
    if (this.isBehind) this.catching ??= this.readRawLog();
    await this.catching;
  }

  /** Resolves when nothing is on its way. What is left is read from the raw log at the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.pumping;
    await this.catching;
  }

  private push(pending: Pending): void {
    this.pending.push(pending);
    this.pendingBytes += pending.chunk?.length ?? 0;
    this.updatePause();
    this.pumping ??= this.pump();
  }

  private async pump(): Promise<void> {
    for (let next = this.pending[0]; next; next = this.pending[0]) {
      const isDurable = await next.durable;
      const batch = this.durableFront(next);
      for (const each of batch) this.pass(each, isDurable);
      this.updatePause();
    }
    this.pumping = null;
  }

  /** Takes what is durable with the first one, so that one wait serves a whole group. */
  private durableFront(first: Pending): Pending[] {
    const head = this.options.rawLog?.head().n ?? 0;
    const firstLater = this.pending.findIndex((each) => each !== first && each.rawN > head);
    return this.pending.splice(0, firstLater < 0 ? this.pending.length : firstLater);
  }

  private pass(pending: Pending, isDurable: boolean): void {
    this.pendingBytes -= pending.chunk?.length ?? 0;
    if (!this.isBehind && this.options.rawLog !== null && isDurable && this.options.isFull())
      this.fallBehind();
    if (this.isBehind || (pending.rawN > 0 && pending.rawN <= this.foldedN)) return pending.folded(null);
    const before = this.options.repeats();
    const outputs = this.fold(pending);
    this.options.emit(outputs, true);
    pending.folded({ outputs, isRepeat: this.options.repeats() > before });
  }

  private fold({ connection, chunk, atMs, rawN, live }: Arrived): readonly IntakeOutput[] {
    const { intake } = this.options;
    const outputs = connection === this.foldedConnection ? [] : intake.connected(atMs);
    this.foldedConnection = connection;
    this.foldedN = Math.max(this.foldedN, rawN);
    return chunk === null ? outputs : [...outputs, ...intake.bytes(chunk, { atMs, rawN, live })];
  }

  private fallBehind(): void {
    this.isBehind = true;
    this.catching = this.readRawLog();
  }

  /** Reads the raw log to its end. What cannot be read is passed over, so that the feed continues live. */
  private async readRawLog(): Promise<void> {
    try {
      await this.readUnread();
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const { rawLog } = this.options;
      const [from, to] = [this.foldedN + 1, rawLog?.head().n ?? 0];
      this.trouble =
        `The raw log cannot be read: ${words}. Crossings in records ${from} to ${to} are missing in the ` +
        'meeting. Check the disk, and restart the server.';
      this.foldedN = Math.max(this.foldedN, to);
    }
    this.isBehind = this.isStopped;
  }

  private async readUnread(): Promise<void> {
    const { rawLog, emit, isFull, hasRoom } = this.options;
    while (rawLog !== null && rawLog.head().n > this.foldedN && !this.isStopped) {
      if (isFull()) await hasRoom();
      const last = rawLog.head().n;
      let isRead = true;
      for await (const record of rawLog.readFrom(this.foldedN + 1)) {
        if (record.kind === 'bytes') {
          const { connection, bytes, atMs, n } = record;
          emit(this.fold({ connection, chunk: bytes, atMs, rawN: n, live: false }), false);
        } else if (record.kind === 'note') this.foldedN = Math.max(this.foldedN, record.n);
        isRead = !isFull() && !this.isStopped;
        if (!isRead) break;
      }
      // A line that was damaged on the disk is passed over, and must not be waited for.
      if (isRead) this.foldedN = Math.max(this.foldedN, last);
    }
  }

  /** Stops the other side while too much waits, or lets it go on. A stopped one sends nothing. */
  updatePause(): void {
    const { rawLog, isFull, pause } = this.options;
    const isOverfull = this.pendingBytes > MAX_PENDING_BYTES || (isFull() && rawLog?.status().kept !== true);
    if (isOverfull === this.isPaused) return;
    this.isPaused = isOverfull;
    pause(isOverfull);
  }
}
