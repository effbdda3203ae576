import type { EventStore, StoredEvent } from '#event-store';

/** A place in the store: its position, and the record that stands there. */
export type Place = Pick<StoredEvent, 'globalPosition' | 'stream' | 'revision' | 'id'>;

/** No meeting has this stream, so it cannot collide. */
const STREAM = 'reactions';
const NAME = 'checkpoint';
const VERSION = 1;

/**
 * The place up to which all has been reacted to; null for the start. It is a cache: without it everything is
 * gone through again, which writes nothing. One of another log, as after the store was put back from a
 * backup, is passed over: it would have the runner wait for places that are long taken by others.
 */
export async function loadCheckpoint(store: EventStore): Promise<Place | null> {
  const saved = await store.snapshots.load(STREAM, NAME, VERSION);
  if (!saved) return null;
  const place = JSON.parse(saved.state) as Place;
  const [there] = await store.readStream(place.stream, { from: place.revision, limit: 1 });
  return there?.id === place.id ? place : null;
}

export function saveCheckpoint(store: EventStore, place: Place): Promise<void> {
  const { globalPosition, stream, revision, id } = place;
  const state = JSON.stringify({ globalPosition, stream, revision, id });
  return store.snapshots.save(STREAM, NAME, VERSION, { revision: globalPosition, state });
}
