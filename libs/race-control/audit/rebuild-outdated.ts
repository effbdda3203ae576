import { PROJECTIONS } from '#projections';
import type { EventStore } from '#event-store';
import { streamOf } from '../log/stream-names.ts';
import { allMeetings } from './verify-meeting.ts';
import { rebuildMeeting, type RebuildResult } from './rebuild.ts';
import { SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';

/** By name, the version of each projection, and of what a snapshot holds. */
export type Versions = Readonly<Record<string, number>>;

const NAME = 'rebuilt-by';
const VERSION = 1;

/** Those of the code that runs. */
const currentVersions = (): Versions => ({
  ...Object.fromEntries(Object.entries(PROJECTIONS).map(([name, { version }]) => [name, version])),
  [SNAPSHOT_NAME]: SNAPSHOT_VERSION,
});

export interface OutdatedMeeting {
  readonly meeting: string;
  /** What has another version now, like "field 1 -> 2"; empty where it was never rebuilt before. */
  readonly changed: readonly string[];
  /** What came of it; null where it was aborted. An error leaves what was kept as it was. */
  readonly outcome: RebuildResult | Error | null;
}

interface OutdatedOptions {
  readonly signal: AbortSignal;
  /** Called before each meeting that is rebuilt, and on the way. */
  readonly progress: (meeting: string, records: number) => void;
}

/**
 * Rebuilds every meeting that was last rebuilt by other versions of the projections, one after another,
 * beside whatever else goes on in the store; then the versions are noted down, so that it happens once. Where
 * what was kept was wrong they are not, as whoever has answered from it may keep it again: the next start
 * looks again.
 */
export async function* rebuildOutdated(
  store: EventStore,
  { signal, progress }: OutdatedOptions,
): AsyncGenerator<OutdatedMeeting, void, undefined> {
  const versions = currentVersions();
  for await (const meeting of allMeetings(store)) {
    if (signal.aborted) return;
    const before = await versionsOf(store, meeting);
    const changed = Object.keys(versions).filter((name) => before?.[name] !== versions[name]);
    if (changed.length === 0) continue;
    const told = (records: number) => progress(meeting, records);
    const outcome = await rebuildMeeting(store, meeting, { signal, progress: told }).catch(toError);
    const isSettled = outcome !== null && !(outcome instanceof Error) && outcome.kept !== 'different';
    if (isSettled) await note(store, outcome, versions);
    yield { meeting, changed: before ? changed.map((name) => inWords(name, before, versions)) : [], outcome };
  }
}

const inWords = (name: string, before: Versions, now: Versions): string =>
  `${name} ${before[name] ?? 'new'} -> ${now[name] ?? 'gone'}`;

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function versionsOf(store: EventStore, meeting: string): Promise<Versions | null> {
  const saved = await store.snapshots.load(streamOf(meeting), NAME, VERSION).catch(() => null);
  return saved ? (JSON.parse(saved.state) as Versions) : null;
}

function note(store: EventStore, { meeting, records }: RebuildResult, versions: Versions): Promise<void> {
  const snapshot = { revision: records - 1, state: JSON.stringify(versions) };
  return store.snapshots.save(streamOf(meeting), NAME, VERSION, snapshot);
}
