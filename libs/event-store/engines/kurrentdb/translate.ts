import {
  jsonEvent,
  streamNameFilter,
  type AppendResult,
  type EventData,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client';
import { StoreError } from '../../errors.ts';
import type { JsonObject, NewEvent, StoredEvent } from '../../port.ts';

/** Streams of the engine's own, beside the server's, which begin with `$`. Neither are a part of the log. */
const OWN = 'greenflag.';
/** The catalogue: an event for each stream, written before its first. */
export const CATALOGUE = `${OWN}streams`;
/** One event, appended again and again and never written twice: how health knows that appends are taken. */
export const PROBE = `${OWN}probe`;
export const snapshotsOf = (stream: string): string => `${OWN}snapshots-${stream}`;
/** An event for each time that all snapshots were dropped. */
export const SNAPSHOTS_DROPPED = `${OWN}snapshots-dropped`;

/** Lets through the log, and nothing that the server or this engine keeps for itself. */
export const logFilter = () => streamNameFilter({ regex: String.raw`^(?!\$|greenflag\.)` });

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * An event as the client takes it. Its data is copied: the client writes it out only later, and the
 * caller may have changed it by then.
 */
export function toEventData({ id, type, data, metadata }: NewEvent): EventData {
  if (!UUID.test(id)) throw new TypeError(`'${id}' is not a UUID, and KurrentDB takes no other ids.`);
  return jsonEvent({ id, type, data: copyOf(data), metadata: copyOf(metadata) });
}

/** @throws StoreError `log-damaged` where it is not JSON objects that were written */
export function toStored({ event }: ResolvedEvent): StoredEvent {
  // Links are not resolved, so there is always an event.
  const { streamId, id, type, revision, position, data, metadata } = event as NonNullable<typeof event>;
  const place = { stream: streamId, revision: toNumber(revision) };
  return {
    ...place,
    globalPosition: toNumber(position?.commit ?? 0n),
    id,
    type,
    data: objectOf(data, place),
    metadata: metadata === undefined ? {} : objectOf(metadata, place),
  };
}

/** The place that the answer names, or null where it names none. */
export function positionOf({ position }: AppendResult): number | null {
  const commit = position?.commit ?? -1n;
  return commit >= 0n && commit <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(commit) : null;
}

/** Positions count bytes: the largest that a number holds exactly is nine petabytes from the start. */
export function toNumber(value: bigint): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw new StoreError('log-damaged', `The store names a place that is beyond all measure, ${value}.`);
}

const copyOf = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

function objectOf(value: unknown, { stream, revision }: { stream: string; revision: number }): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && !(value instanceof Uint8Array)) return value as JsonObject;
  const words = `Record ${revision} of stream ${stream} is not as it was written.`;
  throw new StoreError('log-damaged', words, { damagedRevision: revision });
}
