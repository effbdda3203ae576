import { StoreError, type StoredEvent } from '#event-store';
import { EVENT_SCHEMA, EVENTS, type Fact, type Official } from '#domain';
import { BoundedMap } from '../bounded-map.ts';
import type { EventMetadata, LogEvent } from '../answers/log.ts';

/** A record of a meeting's log without its global position, which is known only after it is stored. */
export type LogRecord = Pick<StoredEvent, 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

/**
 * Returns a record without its position in the store, which is not part of the log. Its shape is not checked,
 * because a record in the log is a fact.
 */
export const exportedRecord = ({ revision, id, type, data, metadata }: LogRecord): LogEvent =>
  ({ revision, id, type, data, metadata }) as unknown as LogEvent;

/** Returns a record as a line of an exported log. */
export const exportedLine = (record: LogRecord): string => JSON.stringify(exportedRecord(record));

type Data = Readonly<Record<string, unknown>>;
/** `Type@schema` -> a function that converts data of that schema version to the next version. */
export type Upcasts = Readonly<Record<string, (data: Data) => Data>>;

/**
 * The only place that converts old shapes to new ones. Stored records stay as they were written. A new entry
 * changes what snapshots contain, so `SNAPSHOT_VERSION` has to change with it.
 */
const UPCASTS: Upcasts = {};

/** Converts the data of a record to the current shape, one schema version at a time. */
export function upcast(type: string, schema: number, stored: Data, table: Upcasts = UPCASTS): Data {
  let data = stored;
  for (let version = schema; ; version += 1) {
    const step = table[`${type}@${version}`];
    if (!step) return data;
    data = step(data);
  }
}

/** Returns a record as the folds see it. It is not validated, because a record in the log is a fact. */
export function toFact(record: LogRecord): Fact {
  const { revision, type, data } = record;
  const { schema = EVENT_SCHEMA, occurredAt, recordedAt, official } = record.metadata as EventMetadata;
  const by = sharedOfficial(official);
  return { type, revision, occurredAt, recordedAt, official: by, data: upcast(type, schema, data) } as Fact;
}

/** Officials that many facts share, by role and id. */
const officials = new BoundedMap<string, Official>(1_000);
/** The official of the fact before: most facts follow one of the same official. */
let lastOfficial: Official | null = null;

/**
 * Returns the same official for all of their facts: each fact would hold a copy otherwise. A record of
 * another program may have no official.
 */
function sharedOfficial(official: Official | undefined): Official | undefined {
  if (!official) return official;
  if (lastOfficial?.id === official.id && lastOfficial.role === official.role) return lastOfficial;
  const key = `${official.role} ${official.id}`;
  lastOfficial = officials.get(key) ?? official;
  officials.set(key, lastOfficial);
  return lastOfficial;
}

/**
 * Refuses a record of a type or a schema that only a newer Greenflag knows. A fold that skipped it would show
 * a wrong state, and the next command would be decided on it.
 * @throws StoreError `store-newer`
 */
export function requireKnown(record: LogRecord, types: object = EVENTS): void {
  const { revision, type } = record;
  const { schema = EVENT_SCHEMA } = record.metadata as Partial<EventMetadata>;
  if (Object.hasOwn(types, type) && schema <= EVENT_SCHEMA) return;
  const detail = `Record ${revision} is a "${type}" of schema ${schema}, which this Greenflag does not know.`;
  throw new StoreError('store-newer', detail);
}
