import { fold, foldInSteps, initialState, itemsOf, type MeetingState } from '#domain';
import { PAGE_LIMIT, type EventStore, type Snapshot } from '#event-store';
import { NO_HASH } from '../log/hash-chain.ts';
import { CommandIndex } from '../log/command-index.ts';
import { viewNamesOf, viewOrEmpty, type ViewName } from '../views/every-view.ts';
import { requireKnown, toFact } from '../log/log-record.ts';
import type { EventMetadata } from '../answers/log.ts';
import { patchBetween } from '../views/patch.ts';
import { streamOf } from '../log/stream-names.ts';
import { encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import type { LogHead } from '../log/record-builder.ts';
import type { SnapshotKeys } from '../keys/derived-secret.ts';
import { processSnapshotKeys } from '../keys/snapshot-keys.ts';
import { compareSnapshot } from './snapshot-comparison.ts';
import { runInSlices, yieldToOthers } from '../yield-to-others.ts';

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
  /** Seal the new snapshot, and check the seal of the kept one. Default: keys of this process. */
  readonly keys?: SnapshotKeys;
  /** Compares only the views of this projection. The log is folded as a whole in any case. */
  readonly projection?: string;
  /** When it is aborted, the snapshot stays as it is. */
  readonly signal?: AbortSignal;
  /** Called after each page with the number of records folded so far. */
  readonly progress?: (records: number) => void;
  /** Waits until the next step may begin. Inside a server commands go first. */
  readonly giveWay?: () => Promise<void>;
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
  const log = await foldLog(store, stream, options);
  if (!log || log.state.revision < 0) return null;
  const records = log.state.revision + 1;
  const { keys = processSnapshotKeys } = options;
  const snapshot = await encodeSnapshot(log, log.commands.rows(), { stream, keys });
  if (isSame(stored, snapshot))
    return { meeting, records, kept: 'same', comparedAt: records - 1, differences: [] };
  const comparison = stored ? await compareWithLog(store, { stream, stored, log }, options) : NOTHING_KEPT;
  // A store keeps the snapshot of the higher revision, so one beyond the end of this log must be dropped.
  const isWrong = comparison.kept === 'different' || (stored?.revision ?? -1) >= records;
  if (isWrong) await store.snapshots.drop(stream);
  // Without keys there is no new snapshot, and one that is right stays for those who have the keys.
  if (snapshot) await store.snapshots.save(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
  return { meeting, records, ...comparison };
}

const isSame = (stored: Snapshot | null, snapshot: Snapshot | null): boolean =>
  stored !== null && stored.revision === snapshot?.revision && stored.state === snapshot.state;

type Comparison = Pick<RebuildResult, 'kept' | 'comparedAt' | 'differences'>;

const NOTHING_KEPT: Comparison = { kept: 'nothing', comparedAt: null, differences: [] };

interface Compared {
  readonly stream: string;
  readonly stored: Snapshot;
  readonly log: FoldedLog;
}

async function compareWithLog(
  store: EventStore,
  { stream, stored, log }: Compared,
  { projection, keys = processSnapshotKeys }: RebuildOptions,
): Promise<Comparison> {
  const { revision: comparedAt } = stored;
  const compared = await compareSnapshot(store, stream, stored, { ...log, keys });
  if (compared.kind === 'unusable') return { kept: 'unusable', comparedAt: null, differences: [] };
  if (compared.kind === 'same') return { kept: 'same', comparedAt, differences: [] };
  const rebuilt = fold(itemsOf(log.state.records).slice(0, comparedAt + 1));
  const differences = differencesBetween(fold(compared.facts), rebuilt, projection);
  return { kept: 'different', comparedAt, differences };
}

function differencesBetween(kept: MeetingState, rebuilt: MeetingState, only?: string): ViewDifference[] {
  return viewNamesOf(rebuilt, only).flatMap((name) => {
    const [first] = patchBetween(viewOrEmpty(kept, name), viewOrEmpty(rebuilt, name));
    return first ? [{ ...name, path: first.path }] : [];
  });
}

interface FoldedLog extends LogHead {
  readonly commands: CommandIndex;
}

/** Folds a log from its first record to its last, one page at a time. Returns null if it is aborted. */
async function foldLog(
  store: EventStore,
  stream: string,
  { signal, progress, giveWay = yieldToOthers }: RebuildOptions,
): Promise<FoldedLog | null> {
  const commands = new CommandIndex();
  let state = initialState();
  let hash = NO_HASH;
  while (!signal?.aborted) {
    const page = await store.readStream(stream, { from: state.revision + 1 });
    for (const record of page) {
      requireKnown(record);
      commands.add(record);
    }
    state = await runInSlices(foldInSteps(page.map(toFact), state));
    const last = page.at(-1)?.metadata as Partial<EventMetadata> | undefined;
    hash = last?.hash ?? hash;
    progress?.(state.revision + 1);
    if (page.length < PAGE_LIMIT) return signal?.aborted ? null : { state, hash, commands };
    await giveWay();
  }
  return null;
}
