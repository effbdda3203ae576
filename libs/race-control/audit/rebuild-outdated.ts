import { setTimeout as pause } from 'node:timers/promises';
import { PROJECTIONS } from '#projections';
import { StoreError, type EventStore } from '#event-store';
import { allMeetings } from './list-meetings.ts';
import { streamOf } from '../log/stream-names.ts';
import { rebuildMeeting, type RebuildResult } from './rebuild.ts';
import { SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import type { SnapshotKeys } from '../keys/derived-secret.ts';
import { yieldToOthers } from '../yield-to-others.ts';

/** The version of each projection, and of the snapshot format, by name. */
type Versions = Readonly<Record<string, number>>;

const NAME = 'rebuilt-by';
const VERSION = 1;

const currentVersions = (): Versions => ({
  ...Object.fromEntries(Object.entries(PROJECTIONS).map(([name, { version }]) => [name, version])),
  [SNAPSHOT_NAME]: SNAPSHOT_VERSION,
});

export interface OutdatedMeeting {
  readonly meeting: string;
  /**
   * The projections that have another version now, like "field 1 -> 2"; empty if the meeting was never
   * rebuilt before.
   */
  readonly changed: readonly string[];
  /** The result, or null if the rebuild was aborted. After an error the snapshot is as it was before. */
  readonly outcome: RebuildResult | Error | null;
}

export interface OutdatedOptions {
  /** Seal the new snapshots. Default: keys of this process. */
  readonly keys?: SnapshotKeys;
  readonly signal: AbortSignal;
  /** Called before each meeting that is rebuilt, and after each page. */
  readonly progress: (meeting: string, records: number) => void;
  /** Waits until the next step may begin. */
  readonly giveWay?: () => Promise<void>;
  /** Delay before the next step after the store has failed. */
  readonly retryDelayMs?: number;
}

const RETRY_DELAY_MS = 5_000;

/**
 * Rebuilds every meeting that was last rebuilt by other versions of the projections, one after another, while
 * the store is in use. It saves the versions after each meeting, so that this happens once. It does not save
 * them if the snapshot was wrong: a process that answered from it may save it again, so the next start checks
 * the meeting again. A meeting that failed because the store was away or busy is tried again later.
 */
export async function* rebuildOutdated(
  store: EventStore,
  options: OutdatedOptions,
): AsyncGenerator<OutdatedMeeting, void, undefined> {
  const { signal, giveWay = yieldToOthers, retryDelayMs = RETRY_DELAY_MS } = options;
  const done = new Set<string>();
  let mustTryAgain = true;
  const tryLater = async (error: unknown): Promise<void> => {
    if (!isPassing(error)) throw error;
    mustTryAgain = true;
    await pause(retryDelayMs, undefined, { signal, ref: false }).catch(() => undefined);
  };
  while (mustTryAgain && !signal.aborted) {
    mustTryAgain = false;
    const meetings = (await namesOf(allMeetings(store)).catch(tryLater)) ?? [];
    for (const meeting of meetings.filter((each) => !done.has(each))) {
      await giveWay();
      if (signal.aborted) return;
      const found = await rebuildIfOutdated(store, meeting, options).catch(tryLater);
      if (found === undefined) continue;
      done.add(meeting);
      if (found !== null) yield found;
    }
  }
}

async function namesOf(meetings: AsyncIterable<string>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const meeting of meetings) names.push(meeting);
  return names;
}

/** Returns null if the meeting was rebuilt by these versions. @throws StoreError if it may succeed later */
async function rebuildIfOutdated(
  store: EventStore,
  meeting: string,
  { signal, progress, giveWay, keys }: OutdatedOptions,
): Promise<OutdatedMeeting | null> {
  const versions = currentVersions();
  const before = await savedVersions(store, meeting);
  const changed = Object.keys(versions).filter((name) => before?.[name] !== versions[name]);
  if (changed.length === 0) return null;
  const onPage = (records: number) => progress(meeting, records);
  const options = { signal, progress: onPage, ...(giveWay && { giveWay }), ...(keys && { keys }) };
  const rebuild = async (): Promise<RebuildResult | null> => {
    const result = await rebuildMeeting(store, meeting, options);
    if (result !== null && result.kept !== 'different') await saveVersions(store, result, versions);
    return result;
  };
  const outcome = await rebuild().catch(errorThatStays);
  const words = before ? changed.map((name) => versionChange(name, before, versions)) : [];
  return { meeting, changed: words, outcome };
}

/** Returns whether an error says nothing about a meeting, and passes by itself. */
const isPassing = (error: unknown): boolean =>
  error instanceof StoreError && (error.code === 'store-unavailable' || error.code === 'store-busy');

/** Returns an error that will be the same at the next try, and throws any other. */
function errorThatStays(error: unknown): Error {
  if (isPassing(error)) throw error;
  return error instanceof Error ? error : new Error(String(error));
}

const versionChange = (name: string, before: Versions, now: Versions): string =>
  `${name} ${before[name] ?? 'new'} -> ${now[name] ?? 'gone'}`;

async function savedVersions(store: EventStore, meeting: string): Promise<Versions | null> {
  const saved = await store.snapshots.load(streamOf(meeting), NAME, VERSION);
  return saved ? (JSON.parse(saved.state) as Versions) : null;
}

function saveVersions(store: EventStore, rebuilt: RebuildResult, versions: Versions): Promise<void> {
  const snapshot = { revision: rebuilt.records - 1, state: JSON.stringify(versions) };
  return store.snapshots.save(streamOf(rebuilt.meeting), NAME, VERSION, snapshot);
}
