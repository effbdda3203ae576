import { fold, initialState, type MeetingState } from '#domain';
import { PAGE_LIMIT, type EventStore, type Snapshot } from '#event-store';
import { NO_HASH } from '../log/hash-chain.ts';
import { CommandIndex } from '../log/command-index.ts';
import { viewNamesOf, viewOrEmpty, type ViewName } from '../views/every-view.ts';
import { toFact } from '../log/log-record.ts';
import type { EventMetadata } from '../answers/log.ts';
import { patchBetween } from '../views/patch.ts';
import { streamOf } from '../log/stream-names.ts';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import type { LogHead } from '../log/record-builder.ts';
import { yieldToOthers } from '../yield-to-others.ts';

/** A view that differs between the snapshot and the log. */
export interface ViewDifference extends ViewName {
  /** The first place at which they differ, as a JSON Pointer. */
  readonly path: string;
}

/** The result of a fold of the whole log, compared with the snapshot that was kept. */
export interface RebuildResult {
  readonly meeting: string;
  readonly records: number;
  /**
   * What was found about the kept snapshot. `nothing`: there was no snapshot. `same`: it equals the snapshot
   * of the log, so every view is the same. `different`: its content differs. `unusable`: it is damaged or of
   * another log, so no answer came from it.
   */
  readonly kept: 'nothing' | 'same' | 'different' | 'unusable';
  /** Revision at which they were compared; null if there was nothing to compare. */
  readonly comparedAt: number | null;
  readonly differences: readonly ViewDifference[];
}

export interface RebuildOptions {
  /** Compares only the views of this projection. The log is folded as a whole in any case. */
  readonly projection?: string;
  /** When it is aborted, the snapshot stays as it is. */
  readonly signal?: AbortSignal;
  /** Called after each page with the number of records folded so far. */
  readonly progress?: (records: number) => void;
}

/**
 * Folds a meeting's log from its start, compares the result with the snapshot, and then replaces the
 * snapshot. Until then all answers come from the old snapshot. Returns null if it is aborted before the
 * replacement, or if the meeting does not exist.
 * @throws StoreError if the store fails, for example with `log-damaged`; then the snapshot stays as it is
 */
export async function rebuildMeeting(
  store: EventStore,
  meeting: string,
  options: RebuildOptions = {},
): Promise<RebuildResult | null> {
  const stream = streamOf(meeting);
  const stored = await store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
  const log = new LogFold(store, stream, options);
  // The two are compared at the revision of the snapshot.
  if (stored && !(await log.foldUpTo(stored.revision))) return null;
  const comparison = stored ? await compareWithSnapshot(stored, log, options) : NOTHING_KEPT;
  if (!(await log.foldUpTo(Infinity)) || log.head.state.revision < 0) return null;
  const records = log.head.state.revision + 1;
  const isCurrent = comparison.kept === 'same' && stored?.revision === records - 1;
  if (!isCurrent) await replaceSnapshot(store, stream, await log.snapshot());
  return { meeting, records, ...comparison };
}

type SnapshotComparison = Pick<RebuildResult, 'kept' | 'comparedAt' | 'differences'>;

const NOTHING_KEPT: SnapshotComparison = { kept: 'nothing', comparedAt: null, differences: [] };
const UNUSABLE: SnapshotComparison = { kept: 'unusable', comparedAt: null, differences: [] };

async function replaceSnapshot(store: EventStore, stream: string, snapshot: Snapshot): Promise<void> {
  const old = await store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
  // A store keeps the snapshot of the higher revision, so one beyond the end of this log must be dropped.
  if (old && old.revision > snapshot.revision) await store.snapshots.drop(stream);
  await store.snapshots.save(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
}

async function compareWithSnapshot(
  stored: Snapshot,
  log: LogFold,
  { projection }: RebuildOptions,
): Promise<SnapshotComparison> {
  const { state, hash } = log.head;
  const comparedAt = stored.revision;
  if (state.revision !== comparedAt) return UNUSABLE;
  // A snapshot holds the records, and every view is a function of them: equal snapshots give equal views.
  if ((await log.snapshot()).state === stored.state) return { kept: 'same', comparedAt, differences: [] };
  const content = await decodeSnapshot(stored).catch(() => null);
  if (content?.hash !== hash) return UNUSABLE;
  const differences = differencesBetween(fold(content.facts), state, projection);
  return { kept: 'different', comparedAt, differences };
}

function differencesBetween(kept: MeetingState, rebuilt: MeetingState, only?: string): ViewDifference[] {
  return viewNamesOf(rebuilt, only).flatMap((name) => {
    const [first] = patchBetween(viewOrEmpty(kept, name), viewOrEmpty(rebuilt, name));
    return first ? [{ ...name, path: first.path }] : [];
  });
}

/** Folds a log from its first record to its last, one page at a time. */
class LogFold {
  head: LogHead = { state: initialState(), hash: NO_HASH };
  private readonly commands = new CommandIndex();

  constructor(
    private readonly store: EventStore,
    private readonly stream: string,
    private readonly options: RebuildOptions,
  ) {}

  /** Folds up to a revision or the end of the log. Returns false if it was aborted. */
  async foldUpTo(revision: number): Promise<boolean> {
    const { signal, progress } = this.options;
    while (this.head.state.revision < revision && !signal?.aborted) {
      const limit = Math.min(revision - this.head.state.revision, PAGE_LIMIT);
      const isEnd = await this.foldPage(limit);
      progress?.(this.head.state.revision + 1);
      if (isEnd) break;
      // A rebuild may run inside a server, whose requests must not wait for it.
      await yieldToOthers();
    }
    return !signal?.aborted;
  }

  snapshot(): Promise<Snapshot> {
    return encodeSnapshot(this.head, this.commands.rows());
  }

  private async foldPage(limit: number): Promise<boolean> {
    const { state } = this.head;
    const page = await this.store.readStream(this.stream, { from: state.revision + 1, limit });
    for (const record of page) this.commands.add(record);
    const { hash = this.head.hash } = (page.at(-1)?.metadata ?? {}) as Partial<EventMetadata>;
    this.head = { state: fold(page.map(toFact), state), hash };
    return page.length < limit;
  }
}
