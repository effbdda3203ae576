import type { JsonObject, NewEvent } from '#event-store';
import {
  EVENT_SCHEMA,
  evolve,
  type MeetingState,
  type NewEvent as DecidedEvent,
  type Official,
} from '#domain';
import { recordHash } from './hash-chain.ts';
import type { Causation } from '../requests.ts';
import type { Signer } from '../keys/key-ring.ts';
import { claimsFor, RANKING_TYPE, rankingClaimsFor, RESULT_TYPE } from '../proof/claims.ts';
import { toFact, type LogRecord } from './log-record.ts';
import type { EventMetadata } from '../answers/log.ts';

/** The end of a log, durable or not: the state there, and the hash that the next record must name. */
export interface LogHead {
  readonly state: MeetingState;
  readonly hash: string;
}

/** A record that is not written yet, with the head that the log has after it. */
export interface PlannedRecord {
  readonly record: LogRecord;
  readonly head: LogHead;
}

/** The origin of records, which goes into their metadata. */
export interface RecordOrigin {
  readonly stream: string;
  readonly commandId: string;
  readonly commandHash: string;
  readonly official: Official;
  readonly occurredAt: string;
  /** The time of the clock. The time in the log may be later, because it never goes back. */
  readonly now: string;
  readonly newId: () => string;
  readonly cause: Causation;
  /** Signs certified results. Without a signer they stay unsigned. */
  readonly signer?: Signer | undefined;
}

/** Returns the origin of a record of a log that is not of a meeting: its commands have no ids of clients. */
export function originOf(
  stream: string,
  hash: string,
  official: Official,
  newId: () => string,
): RecordOrigin {
  const commandId = newId();
  const now = new Date().toISOString();
  const cause = { correlationId: commandId, causationId: commandId };
  return { stream, commandId, commandHash: hash, official, occurredAt: now, now, newId, cause };
}

/** Makes records of the events that were decided at a head. Each record is chained to the one before it. */
export function buildRecords(
  head: LogHead,
  events: readonly DecidedEvent[],
  origin: RecordOrigin,
): PlannedRecord[] {
  const planned: PlannedRecord[] = [];
  for (const event of events) planned.push(buildRecord(planned.at(-1)?.head ?? head, event, origin));
  return planned;
}

function buildRecord({ state, hash }: LogHead, event: DecidedEvent, origin: RecordOrigin): PlannedRecord {
  const { signer, stream } = origin;
  const { revision, recordedAt } = state;
  const record = chainRecord({ revision, recordedAt, hash }, event, origin, (unsigned) => {
    const result = claimsFor(state, stream, unsigned);
    if (result) return signer?.sign(RESULT_TYPE, result);
    const ranking = rankingClaimsFor(state, stream, unsigned);
    return ranking && signer?.sign(RANKING_TYPE, ranking);
  });
  return { record, head: { state: evolve(state, toFact(record)), hash: record.metadata.hash } };
}

/** The end of any log: of a meeting, a series or the officials. */
export interface LogEnd {
  readonly revision: number;
  readonly recordedAt: string | null;
  readonly hash: string;
}

/**
 * Makes the record that follows the end of a log.
 * @param sign receives the record without a signature, and returns a signature if the record needs one
 */
export function chainRecord(
  end: LogEnd,
  { type, data }: Pick<NewEvent, 'type'> & { readonly data: object },
  origin: RecordOrigin,
  sign: (unsigned: LogRecord) => string | null | undefined = () => null,
): LogRecord & { readonly metadata: EventMetadata } {
  const { stream, commandId, commandHash, official, occurredAt, now, newId, cause } = origin;
  // The signature and the hash are added at its end. A copy with them would take longer than the rest.
  const metadata = {
    schema: EVENT_SCHEMA,
    commandId,
    official,
    occurredAt,
    // Both are UTC with milliseconds, so text order is time order.
    recordedAt: end.recordedAt !== null && end.recordedAt > now ? end.recordedAt : now,
    correlationId: cause.correlationId,
    causationId: cause.causationId,
    commandHash,
    previousHash: end.hash,
  } as Draft;
  const revision = end.revision + 1;
  const id = newId();
  const fields = withoutUndefined(data) as JsonObject;
  const record = { revision, id, type, data: fields, metadata };
  const signature = sign(record);
  if (signature != null) metadata.signature = signature;
  metadata.hash = recordHash({ stream, revision, id, type, data: fields, metadata });
  return record;
}

/** Metadata that is being made. */
type Draft = { -readonly [K in keyof EventMetadata]: EventMetadata[K] };

export const toNewEvent = ({ id, type, data, metadata }: LogRecord): NewEvent => ({
  id,
  type,
  data,
  metadata,
});

/**
 * Removes fields that are undefined, because JSON loses them. When they are removed before the first fold,
 * the live state equals the state that a later reader folds from the log.
 */
function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutUndefined);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) result[key] = withoutUndefined(field);
  }
  return result;
}
