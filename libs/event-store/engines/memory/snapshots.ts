import type { Snapshot, SnapshotCache } from '../../port.ts';

type SavedSnapshot = Snapshot & { readonly version: number };
/** By stream, then by name. */
export type SavedSnapshots = Map<string, Map<string, SavedSnapshot>>;

/**
 * One snapshot for each stream and name. An older fold never takes the place of a newer one of the same
 * version.
 */
export function memorySnapshots(open: () => SavedSnapshots): SnapshotCache {
  return {
    async load(stream, name, version) {
      const saved = open().get(stream)?.get(name);
      return saved?.version === version ? { revision: saved.revision, state: saved.state } : null;
    },
    async save(stream, name, version, { revision, state }) {
      const ofStream = open().get(stream) ?? new Map<string, SavedSnapshot>();
      const old = ofStream.get(name);
      if (old?.version === version && old.revision > revision) return;
      open().set(stream, ofStream.set(name, { version, revision, state }));
    },
    async drop(stream) {
      if (stream === undefined) open().clear();
      else open().delete(stream);
    },
  };
}
