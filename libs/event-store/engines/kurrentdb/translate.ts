import {
  jsonEvent,
  streamNameFilter,
  type AppendResult,
  type EventData,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client';
import { StoreError } from '../../errors.ts';
import type { JsonObject, NewEvent, StoredEvent } from '../../port.ts';

/**
 * Prefix of the engine's own streams. These streams do not belong to the log, and neither do the streams of
 * the server, which begin with `$`.
 */
const OWN_PREFIX = 'greenflag.';
/** Holds an event for each stream, written before the stream's first event. */
export const CATALOGUE_STREAM = `${OWN_PREFIX}streams`;
/** Holds one event, which the health check appends again and again to see whether appends are accepted. */
export const PROBE_STREAM = `${OWN_PREFIX}probe`;
export const snapshotStreamOf = (stream: string): string => `${OWN_PREFIX}snapshots-${stream}`;
/** Holds an event for each time that all snapshots were dropped. */
export const SNAPSHOTS_DROPPED_STREAM = `${OWN_PREFIX}snapshots-dropped`;

/** Returns a filter that selects the log, without the streams of the server and of this engine. */
export const logFilter = () => streamNameFilter({ regex: String.raw`^(?!\$|greenflag\.)` });

const UTF8 = new TextEncoder();

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * Turns an event into one of the client. Its data is copied, because the client writes it out only later, and
 * the caller may change it before that. The metadata is already the text that is stored: the client turns an
 * object into base64 and back, each time that it measures or sends the event.
 */
export function toEventData({ id, type, data, metadata }: NewEvent): EventData {
  if (!UUID.test(id)) throw new TypeError(`'${id}' is not a UUID, and KurrentDB accepts no other ids.`);
  const event = jsonEvent({ id, type, data: copyOf(data) });
  const text = UTF8.encode(JSON.stringify(metadata));
  // The client's instrumentation for OpenTelemetry would write the id of its trace into it, and damage it.
  return Object.defineProperty(event, 'metadata', {
    enumerable: true,
    get: () => text,
    set: () => undefined,
  });
}

/** @throws StoreError `log-damaged` when the data or metadata is not a JSON object */
export function toStoredEvent({ event }: ResolvedEvent): StoredEvent {
  // Links are not resolved, so there is always an event.
  const { streamId, id, type, revision, position, data, metadata } = event as NonNullable<typeof event>;
  const at = { stream: streamId, revision: toNumber(revision) };
  return {
    ...at,
    globalPosition: toNumber(position?.commit ?? 0n),
    id,
    type,
    data: objectOf(data, at),
    metadata: metadata === undefined ? {} : objectOf(metadata, at),
  };
}

/** Returns the position in the answer, or null when it has none. */
export function positionOf({ position }: AppendResult): number | null {
  const commit = position?.commit ?? -1n;
  return commit >= 0n && commit <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(commit) : null;
}

/** Positions count bytes: the largest one that a number holds exactly is nine petabytes from the start. */
export function toNumber(value: bigint): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw new StoreError('log-damaged', `The store returned the position ${value}, which is too large.`);
}

const copyOf = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

function objectOf(value: unknown, { stream, revision }: { stream: string; revision: number }): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && !(value instanceof Uint8Array)) return value as JsonObject;
  const words = `Record ${revision} of stream ${stream} is not a JSON object.`;
  throw new StoreError('log-damaged', words, { damagedRevision: revision });
}
