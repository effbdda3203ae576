import { fold, initialState, type MeetingState } from '#domain';
import { PAGE_LIMIT, type EventStore, type Snapshot } from '#event-store';
import { NO_HASH } from '../log/hash-chain.ts';
import { CommandIndex } from '../log/command-index.ts';
import { everyView, projectedOrNothing, type ViewName } from '../views/every-view.ts';
import { toFact, type EventMetadata } from '../log/log-record.ts';
import { patchBetween } from '../views/patch.ts';
import { streamOf } from '../log/stream-names.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import type { LogHead } from '../log/record-builder.ts';

/** A view that the kept answers give otherwise than the log does. */
export interface ViewDifference extends ViewName {
  /** The first place at which they differ, as a JSON Pointer. */
  readonly path: string;
}

/** What a meeting's log came to when it was folded afresh, beside what was kept of it. */
export interface RebuildResult {
  readonly meeting: string;
  readonly records: number;
  /**
   * What was kept: nothing; the same, so that every view of it is the same; something else; or something
   * damaged, or of another log, which no answer came from.
   */
  readonly kept: 'nothing' | 'same' | 'different' | 'unusable';
  /** True at this revision; null where nothing was kept that could be compared. */
  readonly comparedAt: number | null;
  readonly differences: readonly ViewDifference[];
}

export interface RebuildOptions {
  /** Look for differences in this projection alone. The fold is one, so it is all folded in any case. */
  readonly projection?: string;
  /** Aborted, nothing is put in the place of what was kept. */
  readonly signal?: AbortSignal;
  /** After each page: the records folded so far. */
  readonly progress?: (records: number) => void;
}

/**
 * Folds a meeting's log afresh, beside what answers come from; compares; and only then puts what it found in
 * its place. Null where it was aborted before that, or there is no such meeting.
 * @throws StoreError as the store does, `log-damaged` among them: then what was kept stands
 */
export async function rebuildMeeting(
  store: EventStore,
  meeting: string,
  options: RebuildOptions = {},
): Promise<RebuildResult | null> {
  const stream = streamOf(meeting);
  const stored = await store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
  const fresh = new FreshFold(store, stream, options);
  // Up to where the kept one ends, so that both can be compared as they are there.
  if (stored && !(await fresh.upTo(stored.revision))) return null;
  const compared = stored ? await compare(stored, fresh, options) : NOTHING_KEPT;
  if (!(await fresh.upTo(Infinity)) || fresh.tip.state.revision < 0) return null;
  const records = fresh.tip.state.revision + 1;
  const isThere = compared.kept === 'same' && stored?.revision === records - 1;
  if (!isThere) await swap(store, stream, await fresh.snapshot());
  return { meeting, records, ...compared };
}

type Compared = Pick<RebuildResult, 'kept' | 'comparedAt' | 'differences'>;

const NOTHING_KEPT: Compared = { kept: 'nothing', comparedAt: null, differences: [] };
const UNUSABLE: Compared = { kept: 'unusable', comparedAt: null, differences: [] };

/** One that lies beyond the end of this log would keep the new one out. */
async function swap(store: EventStore, stream: string, snapshot: Snapshot): Promise<void> {
  const old = await store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
  if (old && old.revision > snapshot.revision) await store.snapshots.drop(stream);
  await store.snapshots.save(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
}

async function compare(
  stored: Snapshot,
  fresh: FreshFold,
  { projection }: RebuildOptions,
): Promise<Compared> {
  const { state, hash } = fresh.tip;
  const comparedAt = stored.revision;
  if (state.revision !== comparedAt) return UNUSABLE;
  // A snapshot is the records themselves, and a view nothing but a function of them: the same, all the same.
  if ((await fresh.snapshot()).state === stored.state) return { kept: 'same', comparedAt, differences: [] };
  const content = await decodeSnapshot(stored).catch(() => null);
  if (content?.hash !== hash) return UNUSABLE;
  const differences = differencesBetween(fold(content.facts), state, projection);
  return { kept: 'different', comparedAt, differences };
}

function differencesBetween(kept: MeetingState, fresh: MeetingState, only?: string): ViewDifference[] {
  return everyView(fresh, only).flatMap((name) => {
    const [first] = patchBetween(projectedOrNothing(kept, name), projectedOrNothing(fresh, name));
    return first ? [{ ...name, path: first.path }] : [];
  });
}

/** A log on its way from its first record to its last, a page at a time. */
class FreshFold {
  tip: LogHead = { state: initialState(), hash: NO_HASH };
  private readonly commands = new CommandIndex();

  constructor(
    private readonly store: EventStore,
    private readonly stream: string,
    private readonly options: RebuildOptions,
  ) {}

  /** Folds on up to that revision, or the end; false where it was aborted on the way. */
  async upTo(revision: number): Promise<boolean> {
    const { signal, progress } = this.options;
    while (this.tip.state.revision < revision && !signal?.aborted) {
      const limit = Math.min(revision - this.tip.state.revision, PAGE_LIMIT);
      const isEnd = await this.page(limit);
      progress?.(this.tip.state.revision + 1);
      if (isEnd) break;
      // Others have their turn: it may run beside a server that is at work.
      await yieldToOthers();
    }
    return !signal?.aborted;
  }

  snapshot(): Promise<Snapshot> {
    return encodeSnapshot(this.tip, this.commands.rows());
  }

  private async page(limit: number): Promise<boolean> {
    const { state } = this.tip;
    const page = await this.store.readStream(this.stream, { from: state.revision + 1, limit });
    for (const record of page) this.commands.add(record);
    const { hash = this.tip.hash } = (page.at(-1)?.metadata ?? {}) as Partial<EventMetadata>;
    this.tip = { state: fold(page.map(toFact), state), hash };
    return page.length < limit;
  }
}
