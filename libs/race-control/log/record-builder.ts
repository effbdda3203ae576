import type { JsonObject, NewEvent } from '#event-store';
import { EVENT_SCHEMA, evolve, type MeetingState, type NewEvent as Decided, type Official } from '#domain';
import { recordHash } from './hash-chain.ts';
import type { Causation } from '../requests.ts';
import type { Signer } from '../keys/key-ring.ts';
import { claimsFor, RESULT_TYPE } from '../proof/claims.ts';
import { toFact, type EventMetadata, type LogRecord } from './log-record.ts';

/** The end of a log, durable or not yet: the state there, and the hash that the next record must name. */
export interface LogHead {
  readonly state: MeetingState;
  readonly hash: string;
}

/** A record with the tip that it leads to. */
export interface PlannedRecord {
  readonly record: LogRecord;
  readonly tip: LogHead;
}

/** Where events come from: goes into their metadata. */
export interface Origin {
  readonly stream: string;
  readonly commandId: string;
  readonly commandHash: string;
  readonly official: Official;
  readonly occurredAt: string;
  /** What the clock says. The log's own time may be later: it never goes back. */
  readonly now: string;
  readonly newId: () => string;
  readonly cause: Causation;
  /** Signs the results that are certified; without it they are not signed. */
  readonly signer?: Signer | undefined;
}

/** Makes records of what was decided at a tip, each chained to the one before it. */
export function buildRecords(tip: LogHead, decided: readonly Decided[], origin: Origin): PlannedRecord[] {
  const steps: PlannedRecord[] = [];
  let last = tip;
  for (const event of decided) {
    const step = stampOne(last, event, origin);
    steps.push(step);
    last = step.tip;
  }
  return steps;
}

function stampOne({ state, hash }: LogHead, event: Decided, origin: Origin): PlannedRecord {
  const { signer, stream } = origin;
  const record = chained({ ...state, hash }, event, origin, (bare) => {
    const claims = claimsFor(state, stream, bare);
    return claims && signer?.sign(RESULT_TYPE, claims);
  });
  return { record, tip: { state: evolve(state, toFact(record)), hash: record.metadata.hash } };
}

/** The end of a log, whatever it is a log of. */
interface End {
  readonly revision: number;
  readonly recordedAt: string | null;
  readonly hash: string;
}

/**
 * The record that follows the end of a log.
 * @param sign is given the record as it is without a signature, and answers one where it has to have one
 */
export function chained(
  { revision: last, recordedAt, hash: previousHash }: End,
  { type, data }: Pick<NewEvent, 'type'> & { readonly data: object },
  origin: Origin,
  sign: (bare: LogRecord) => string | null | undefined = () => null,
): LogRecord & { readonly metadata: EventMetadata } {
  const { stream, commandId, commandHash, official, occurredAt, now, newId, cause } = origin;
  const metadata: Omit<EventMetadata, 'hash'> = {
    schema: EVENT_SCHEMA,
    commandId,
    official,
    occurredAt,
    // Both are UTC with milliseconds, so text order is time order.
    recordedAt: recordedAt !== null && recordedAt > now ? recordedAt : now,
    correlationId: cause.correlationId,
    causationId: cause.causationId,
    commandHash,
    previousHash,
  };
  const bare = { id: newId(), type, data: withoutUndefined(data) as JsonObject };
  const revision = last + 1;
  const signature = sign({ revision, ...bare, metadata });
  const signed = signature == null ? metadata : { ...metadata, signature };
  const hash = recordHash({ stream, revision, ...bare, metadata: signed });
  return { revision, ...bare, metadata: { ...signed, hash } };
}

export const toNewEvent = ({
  record: { id, type, data, metadata },
}: Pick<PlannedRecord, 'record'>): NewEvent => ({
  id,
  type,
  data,
  metadata,
});

/**
 * JSON forgets fields that are undefined. Forgetting them before the first fold makes the live state the
 * one that a later reader of the log will fold.
 */
function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutUndefined);
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) kept[key] = withoutUndefined(field);
  }
  return kept;
}
