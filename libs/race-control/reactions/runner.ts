import { setTimeout as pause } from 'node:timers/promises';
import { catchError, defer, retry, throwError, type Subscription } from 'rxjs';
import { StoreError, type EventStore, type StoredEvent } from '#event-store';
import { meetingOf } from '../log/stream-names.ts';
import { isTrigger } from './registry.ts';

interface RunnerOptions {
  readonly store: EventStore;
  readonly reactTo: (meeting: string, revision: number) => Promise<void>;
  readonly report: (words: string) => void;
}

/** Number of records after which the checkpoint is saved. After a crash this many are read again. */
const SAVE_EVERY = 1_000;
const RETRY_DELAY_MS = 1_000;
/** Failures of one meeting that stay. The other meetings do not wait for it. */
const LASTING: ReadonlySet<string> = new Set(['log-damaged', 'store-newer']);

/** A position in the store, and the record at it. */
type StorePosition = Pick<StoredEvent, 'globalPosition' | 'stream' | 'revision' | 'id'>;

interface WaitingRecord {
  readonly event: StoredEvent;
  /** The position in front of it. All records up to there are done once this record is the first to wait. */
  readonly before: StorePosition | null;
}

/**
 * Reads the store from the checkpoint on and reacts to its records, one after another in their order. It
 * covers records of other processes, of an import, and of this process before a crash.
 */
export class ReactionRunner {
  private subscription: Subscription | null = null;
  private readonly stopping = new AbortController();
  private lastRead: StorePosition | null = null;
  private lastSaved: StorePosition | null = null;
  private readSinceSave = 0;
  private readonly waiting: WaitingRecord[] = [];
  private working: Promise<void> | null = null;
  /** Whether the format of a stream switches on any reaction, as far as it is known. */
  private readonly hasReactions = new Map<string, boolean>();

  constructor(private readonly options: RunnerOptions) {}

  async start(): Promise<void> {
    const { store, report } = this.options;
    this.lastRead = this.lastSaved = await loadCheckpoint(store).catch(() => null);
    if (this.stopping.signal.aborted) return;
    this.subscription = defer(() => store.subscribeAll(this.lastRead?.globalPosition ?? null))
      .pipe(
        catchError((error: unknown) => {
          report(`The reactions cannot read the store: ${String(error)}`);
          return throwError(() => error);
        }),
        retry({ delay: RETRY_DELAY_MS }),
      )
      .subscribe((event) => this.addRecord(event));
  }

  /** Records that were read and still wait for their reactions. */
  get behind(): number {
    return this.waiting.length;
  }

  /** Finishes the current record and saves the checkpoint. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.subscription?.unsubscribe();
    await this.working;
    await this.save();
  }

  private addRecord(event: StoredEvent): void {
    if (this.mayTrigger(event)) {
      this.waiting.push({ event, before: this.lastRead });
      this.working ??= this.work().finally(() => (this.working = null));
    }
    this.lastRead = event;
    this.readSinceSave += 1;
    if (this.readSinceSave >= SAVE_EVERY) void this.save();
  }

  /** Returns whether a record may trigger a reaction. If the format is not known, the state decides later. */
  private mayTrigger({ stream, type, data }: StoredEvent): boolean {
    if (meetingOf(stream) === null) return false;
    if (type === 'MeetingScheduled' || type === 'FormatChanged') {
      const { auto } = (data['format'] ?? {}) as { auto?: readonly string[] };
      // True is never set back to false, because a strike of the change would bring the old format back.
      if (auto?.length) this.hasReactions.set(stream, true);
      else if (type === 'MeetingScheduled') this.hasReactions.set(stream, false);
    }
    return isTrigger(type) && this.hasReactions.get(stream) !== false;
  }

  private async work(): Promise<void> {
    for (let [head] = this.waiting; head && !this.stopping.signal.aborted; [head] = this.waiting) {
      const isDone = await this.reactTo(head.event);
      if (!isDone) continue;
      this.waiting.shift();
      await this.save();
    }
  }

  /** Returns false if the record must be tried again. */
  private async reactTo({ stream, revision }: StoredEvent): Promise<boolean> {
    const { reactTo, report } = this.options;
    try {
      await reactTo(meetingOf(stream) ?? '', revision);
    } catch (error) {
      report(`The reactions to record ${revision} of ${stream} failed: ${String(error)}`);
      // A store that is away will be back. Every other failure would happen again. A newer version reacts to
      // the records of a meeting that only it knows.
      if (!(error instanceof StoreError) || LASTING.has(error.code)) return true;
      await pause(RETRY_DELAY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      return false;
    }
    return true;
  }

  /** Saves the checkpoint. If that fails, the records are read again later, which only costs time. */
  private async save(): Promise<void> {
    const [first] = this.waiting;
    const position = first ? first.before : this.lastRead;
    if (!position || position.globalPosition === this.lastSaved?.globalPosition) return;
    this.readSinceSave = 0;
    this.lastSaved = position;
    await saveCheckpoint(this.options.store, position).catch(() => undefined);
  }
}

/** No meeting can have this stream name. */
const STREAM = 'reactions';
const NAME = 'checkpoint';
const VERSION = 1;

/**
 * Returns the position up to which all reactions are done; null for the start of the store. It is a cache:
 * without it all records are read again, which writes nothing. A checkpoint of another log, as after the
 * store was restored from a backup, is ignored: its position may already belong to another record.
 */
async function loadCheckpoint(store: EventStore): Promise<StorePosition | null> {
  const saved = await store.snapshots.load(STREAM, NAME, VERSION);
  if (!saved) return null;
  const position = JSON.parse(saved.state) as StorePosition;
  const [stored] = await store.readStream(position.stream, { from: position.revision, limit: 1 });
  return stored?.id === position.id ? position : null;
}

function saveCheckpoint(store: EventStore, position: StorePosition): Promise<void> {
  const { globalPosition, stream, revision, id } = position;
  const state = JSON.stringify({ globalPosition, stream, revision, id });
  return store.snapshots.save(STREAM, NAME, VERSION, { revision: globalPosition, state });
}
