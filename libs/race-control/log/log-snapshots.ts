import type { EventStore } from '#event-store';
import type { CommandIndex } from './command-index.ts';
import type { LogHead } from './record-builder.ts';
import {
  encodeSnapshot,
  isSealed,
  SNAPSHOT_NAME,
  SNAPSHOT_VERSION,
  usableContent,
  type SnapshotContent,
  type SnapshotPlace,
} from './snapshot.ts';

/** The end of a log and its command ids, as they are when a snapshot is saved. */
interface LogContent {
  readonly head: LogHead;
  readonly commands: CommandIndex;
}

/** The snapshots of one log. They are a cache: no error here concerns anyone, a missing one costs time. */
export class LogSnapshots {
  private savedRevision = -1;
  private saving: Promise<void> | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly place: SnapshotPlace,
    private readonly recordsPerSnapshot: number,
  ) {}

  /** Returns the snapshot if it is valid. */
  async load(): Promise<SnapshotContent | null> {
    const content = await this.read().catch(() => null);
    if (content) this.savedRevision = content.facts.length - 1;
    return content;
  }

  saveIfDue(content: LogContent): void {
    // The interval grows with the log, so that the total cost of saving stays a small multiple of one save.
    const due = Math.max(this.recordsPerSnapshot, this.savedRevision / 2);
    if (content.head.state.revision - this.savedRevision >= due) void this.save(content);
  }

  /** Saves the snapshot for the next start, if it is worth it. */
  async close(content: LogContent): Promise<void> {
    await this.saving;
    const unsaved = content.head.state.revision - this.savedRevision;
    if (unsaved >= this.recordsPerSnapshot / 4) await this.save(content);
  }

  private save(content: LogContent): Promise<void> {
    this.saving ??= this.write(content)
      .catch(() => undefined)
      .finally(() => (this.saving = null));
    return this.saving;
  }

  private async write({ head, commands }: LogContent): Promise<void> {
    const { revision } = head.state;
    this.savedRevision = revision;
    const snapshot = await encodeSnapshot(head, commands.rows(revision), this.place);
    if (snapshot)
      await this.store.snapshots.save(this.place.stream, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
  }

  private async read(): Promise<SnapshotContent | null> {
    const { stream } = this.place;
    const snapshot = await this.store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
    if (!snapshot || !(await isSealed(snapshot, this.place))) return null;
    return usableContent(this.store, stream, snapshot);
  }
}
