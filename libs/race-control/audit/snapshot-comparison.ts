import { isDeepStrictEqual } from 'node:util';
import { itemsOf, type Fact, type MeetingState } from '#domain';
import type { EventStore, Snapshot } from '#event-store';
import type { CommandIndex } from '../log/command-index.ts';
import type { SnapshotKeys } from '../keys/derived-secret.ts';
import { isSealed, usableContent } from '../log/snapshot.ts';

/** A whole log, as it was read from its first record. */
interface LogContent {
  readonly state: MeetingState;
  readonly commands: CommandIndex;
  /** The keys that the seal of the snapshot is checked with. Without them it is not checked. */
  readonly keys?: SnapshotKeys;
}

/**
 * The content of a snapshot compared with its log. `unusable`: it is damaged, of another log or not sealed by
 * these keys, so no answer came from it. The words say what is wrong.
 */
export type SnapshotComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'unusable'; readonly words: string }
  | { readonly kind: 'different'; readonly words: string; readonly facts: readonly Fact[] };

/**
 * Compares a snapshot with the log, up to the revision of the snapshot: the records and the ids of the
 * commands. Every view is a function of the records, so equal records give equal views.
 */
export async function compareSnapshot(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  snapshot: Snapshot,
  { state, commands, keys }: LogContent,
): Promise<SnapshotComparison> {
  const name = `The snapshot at revision ${snapshot.revision}`;
  if (keys && !(await isSealed(snapshot, { stream, keys })))
    return { kind: 'unusable', words: `${name} was not made with the keys here, or it was changed.` };
  const content = await usableContent(store, stream, snapshot);
  if (!content) return { kind: 'unusable', words: `${name} is damaged or belongs to another log.` };
  const { facts } = content;
  const logged = itemsOf(state.records);
  const differing = facts.findIndex((fact, i) => !isDeepStrictEqual(fact, logged[i]));
  if (differing >= 0) return { kind: 'different', words: `${name} has another record ${differing}.`, facts };
  return isDeepStrictEqual(content.commands, [...commands.rows(snapshot.revision)])
    ? { kind: 'same' }
    : { kind: 'different', words: `${name} has other command ids.`, facts };
}
