import { PROJECTIONS } from '#projections';
import type { EventStore } from '#event-store';
import { allMeetings } from './list-meetings.ts';
import { streamOf } from '../log/stream-names.ts';
import { rebuildMeeting, type RebuildResult } from './rebuild.ts';
import { SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';

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

interface OutdatedOptions {
  readonly signal: AbortSignal;
  /** Called before each meeting that is rebuilt, and after each page. */
  readonly progress: (meeting: string, records: number) => void;
}

/**
 * Rebuilds every meeting that was last rebuilt by other versions of the projections, one after another, while
 * the store is in use. It saves the versions after each meeting, so that this happens once. It does not save
 * them if the snapshot was wrong: a process that answered from it may save it again, so the next start checks
 * the meeting again.
 */
export async function* rebuildOutdated(
  store: EventStore,
  { signal, progress }: OutdatedOptions,
): AsyncGenerator<OutdatedMeeting, void, undefined> {
  const versions = currentVersions();
  for await (const meeting of allMeetings(store)) {
    if (signal.aborted) return;
    const before = await savedVersions(store, meeting);
    const changed = Object.keys(versions).filter((name) => before?.[name] !== versions[name]);
    if (changed.length === 0) continue;
    const onPage = (records: number) => progress(meeting, records);
    const outcome = await rebuildMeeting(store, meeting, { signal, progress: onPage }).catch(toError);
    const isSettled = outcome !== null && !(outcome instanceof Error) && outcome.kept !== 'different';
    if (isSettled) await saveVersions(store, outcome, versions);
    const words = before ? changed.map((name) => versionChange(name, before, versions)) : [];
    yield { meeting, changed: words, outcome };
  }
}

const versionChange = (name: string, before: Versions, now: Versions): string =>
  `${name} ${before[name] ?? 'new'} -> ${now[name] ?? 'gone'}`;

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function savedVersions(store: EventStore, meeting: string): Promise<Versions | null> {
  const saved = await store.snapshots.load(streamOf(meeting), NAME, VERSION).catch(() => null);
  return saved ? (JSON.parse(saved.state) as Versions) : null;
}

function saveVersions(store: EventStore, rebuilt: RebuildResult, versions: Versions): Promise<void> {
  const snapshot = { revision: rebuilt.records - 1, state: JSON.stringify(versions) };
  return store.snapshots.save(streamOf(rebuilt.meeting), NAME, VERSION, snapshot);
}
