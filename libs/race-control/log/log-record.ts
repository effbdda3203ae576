import type { StoredEvent } from '#event-store';
import { EVENT_SCHEMA, type Fact, type Official } from '#domain';

/** What a record holds beside its data. Stored for ever: add optional fields, never rename. */
export type EventMetadata = {
  /** Version of the shape of the data. */
  readonly schema: number;
  readonly commandId: string;
  readonly official: Official;
  /** On the track, and in the log: ISO 8601 UTC with milliseconds. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly commandHash: string;
  readonly previousHash: string;
  /** Of a certification: a compact JWS over what it certifies (`ResultClaims`). */
  readonly signature?: string;
  readonly hash: string;
};

/** A record of a meeting's log, without its place in the store, which only a reader of the store can know. */
export type LogRecord = Pick<StoredEvent, 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

type Data = Readonly<Record<string, unknown>>;
/** `Type@schema` -> what makes of that shape the one with the next schema number. */
export type Upcasts = Readonly<Record<string, (data: Data) => Data>>;

/**
 * The one place where old shapes become new ones: what is stored stays as it was written. A new line here
 * changes what snapshots hold, so it comes with a new `SNAPSHOT_VERSION`.
 */
const UPCASTS: Upcasts = {};

/** The data of a record in the shape of today, by as many steps as it takes. */
export function upcast(type: string, schema: number, stored: Data, table: Upcasts = UPCASTS): Data {
  let data = stored;
  for (let version = schema; ; version += 1) {
    const step = table[`${type}@${version}`];
    if (!step) return data;
    data = step(data);
  }
}

/** A record as the folds see it. Nothing is checked here: what is in the log has happened. */
export function toFact(record: LogRecord): Fact {
  const { revision, type, data } = record;
  const { schema = EVENT_SCHEMA, occurredAt, recordedAt, official } = record.metadata as EventMetadata;
  return { type, revision, occurredAt, recordedAt, official, data: upcast(type, schema, data) } as Fact;
}
