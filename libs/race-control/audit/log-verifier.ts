import {
  EVENT_SCHEMA,
  type EVENTS,
  type OFFICIALS_EVENTS,
  official as officialSchema,
  type EventType,
  type OfficialsEvent,
  type SERIES_EVENTS,
  type SeriesFact,
} from '#domain';
import type { JsonObject } from '#event-store';
import { NO_HASH, recordHash } from '../log/hash-chain.ts';
import { toFact, type LogRecord } from '../log/log-record.ts';
import type { EventMetadata } from '../answers/log.ts';
import { finding, type LogFinding } from './log-findings.ts';
import { streamOf } from '../log/stream-names.ts';
import { schemaError } from '../input/schema-errors.ts';

type Metadata = Partial<EventMetadata>;

type EventSchema =
  | (typeof EVENTS)[EventType]
  | (typeof OFFICIALS_EVENTS)[OfficialsEvent['type']]
  | (typeof SERIES_EVENTS)[SeriesFact['type']];

/** The events that a log may hold, and how they are folded. */
export interface LogSchema<S> {
  readonly events: Readonly<Record<string, EventSchema>>;
  readonly initial: S;
  readonly evolve: (state: S, record: LogRecord) => S;
}

/**
 * Verifies one log, of a meeting or of the officials, record by record, and returns everything that is wrong
 * with it. After a finding it continues with what the log itself says, so that one change gives one finding,
 * at its own revision.
 */
export class LogVerifier<S> {
  /** Revision that the next record must have. */
  private next: number;
  /** Null if the record in front is missing or unreadable: then a link to it proves nothing. */
  private lastHash: string | null;
  private lastTime = '';
  private readonly revisionsById = new Map<string, number>();
  private readonly seen = new Set<number>();
  private folded: S;

  constructor(
    private readonly schema: LogSchema<S>,
    private stream: string | undefined,
    from = 0,
  ) {
    this.folded = schema.initial;
    this.next = from;
    this.lastHash = from === 0 ? NO_HASH : null;
  }

  /** The state that the log leads to, as far as it could be folded. */
  get state(): S {
    return this.folded;
  }

  /** Number of records up to here, including those that are missing. */
  get records(): number {
    return this.next;
  }

  /** Verifies the next record and returns what is wrong with it. */
  add(record: LogRecord): LogFinding[] {
    const { revision } = record;
    if (revision < this.next) return [this.repeatedOrOutOfOrder(revision)];
    const findings = [
      ...(this.next === 0 ? this.checkFirst(record) : []),
      ...this.checkGap(revision),
      ...this.checkId(record),
      ...checkShape(record, this.schema.events),
    ];
    const isWellFormed = findings.length === 0;
    findings.push(...this.checkHashes(record), ...this.checkTime(record));
    // Do not fold a record of a wrong shape. The fold would fail for a reason that is already reported.
    if (isWellFormed) findings.push(...this.foldRecord(record));
    this.seen.add(revision);
    this.next = revision + 1;
    return findings;
  }

  /** Adds a place in the log that holds nothing readable. */
  addUnreadable(words: string): LogFinding {
    const found = finding(this.next, 'not-a-record', words);
    this.lastHash = null;
    this.next += 1;
    return found;
  }

  /** Adds a record that exists but that the store cannot read. */
  addDamaged(revision: number, words: string): LogFinding[] {
    const gap = this.checkGap(revision);
    this.lastHash = null;
    this.next = revision + 1;
    return [...gap, finding(revision, 'record-unreadable', words)];
  }

  private repeatedOrOutOfOrder(revision: number): LogFinding {
    return this.seen.has(revision)
      ? finding(revision, 'record-repeated', `Record ${revision} is repeated.`)
      : finding(revision, 'record-out-of-order', `Record ${revision} follows record ${this.next - 1}.`);
  }

  /** Finds the name of the stream, which is a part of every hash, in the record that begins a meeting. */
  private checkFirst({ revision, type, data }: LogRecord): LogFinding[] {
    if (this.stream !== undefined) return [];
    const { meeting } = data;
    if (type !== 'MeetingScheduled' || typeof meeting !== 'string')
      return [finding(revision, 'meeting-unknown', `Record ${revision} is ${type}.`)];
    this.stream = streamOf(meeting);
    return [];
  }

  private checkGap(revision: number): LogFinding[] {
    if (revision === this.next) return [];
    this.lastHash = null;
    const last = revision - 1;
    const words = this.next === last ? `Record ${last} is` : `Records ${this.next} to ${last} are`;
    return [finding(this.next, 'record-missing', `${words} missing.`)];
  }

  private checkId({ id, revision }: LogRecord): LogFinding[] {
    const other = this.revisionsById.get(id);
    this.revisionsById.set(id, revision);
    if (other === undefined) return [];
    return [finding(revision, 'id-repeated', `Record ${revision} has the id of record ${other}, ${id}.`)];
  }

  private checkHashes(record: LogRecord): LogFinding[] {
    const { revision } = record;
    const { hash, previousHash } = record.metadata as Metadata;
    const findings: LogFinding[] = [];
    if (this.stream !== undefined && hash !== hashOf(this.stream, record)) {
      findings.push(finding(revision, 'hash-differs', `Record ${revision} does not match its hash.`));
    }
    if (this.lastHash !== null && previousHash !== this.lastHash) {
      const words =
        revision === 0
          ? 'Record 0 names a record in front of it.'
          : `Record ${revision} does not name the hash of record ${revision - 1}.`;
      findings.push(finding(revision, 'link-broken', words));
    }
    this.lastHash = hash ?? null;
    return findings;
  }

  private checkTime({ revision, metadata }: LogRecord): LogFinding[] {
    const { recordedAt } = metadata as Metadata;
    if (typeof recordedAt !== 'string') return [];
    const before = this.lastTime;
    this.lastTime = recordedAt;
    if (recordedAt >= before) return [];
    const words = `Record ${revision} was recorded at ${recordedAt}, the one in front of it at ${before}.`;
    return [finding(revision, 'time-goes-back', words)];
  }

  private foldRecord(record: LogRecord): LogFinding[] {
    try {
      this.folded = this.schema.evolve(this.folded, record);
      return [];
    } catch (error) {
      return [finding(record.revision, 'fold-breaks', `Record ${record.revision}: ${String(error)}.`)];
    }
  }
}

/** Returns the hash of a record, or null if it has no canonical form and so was never hashed. */
function hashOf(stream: string, record: LogRecord): string | null {
  try {
    return recordHash({ stream, ...record });
  } catch {
    return null;
  }
}

function checkShape(record: LogRecord, events: LogSchema<unknown>['events']): LogFinding[] {
  const { revision, type } = record;
  const metadata = metadataProblem(record.metadata);
  const findings = metadata ? [finding(revision, 'metadata-wrong', metadata)] : [];
  const schema = Object.hasOwn(events, type) ? events[type] : undefined;
  if (!schema) {
    return [...findings, finding(revision, 'type-unknown', `Record ${revision} is of the type "${type}".`)];
  }
  const data = currentDataOf(record);
  if (data === null) {
    return [...findings, finding(revision, 'data-wrong', `Record ${revision} cannot be read as ${type}.`)];
  }
  const { error } = schema.safeParse(data);
  if (!error) return findings;
  const { problem } = schemaError(error.issues, data, schema);
  return [...findings, finding(revision, 'data-wrong', `Record ${revision}, ${type}: ${problem.words}`)];
}

/** Returns the data in the shape of the current event schema, or null if they cannot be converted. */
function currentDataOf(record: LogRecord): unknown {
  try {
    return toFact(record).data;
  } catch {
    return null;
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const HASH = /^[0-9a-f]{64}$/;

const METADATA: Readonly<Record<keyof EventMetadata, (value: unknown) => boolean>> = {
  schema: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= EVENT_SCHEMA,
  commandId: isText,
  official: (value) => officialSchema.safeParse(value).success,
  occurredAt: (value) => isText(value) && INSTANT.test(value),
  recordedAt: (value) => isText(value) && INSTANT.test(value),
  correlationId: isText,
  causationId: isText,
  commandHash: (value) => isText(value) && HASH.test(value),
  // Whether the signature is valid is checked elsewhere.
  signature: (value) => value === undefined || isText(value),
  previousHash: (value) => isText(value) && HASH.test(value),
  hash: (value) => isText(value) && HASH.test(value),
};

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function metadataProblem(metadata: JsonObject): string | null {
  const invalid = Object.entries(METADATA).find(([name, isValid]) => !isValid(metadata[name]));
  return invalid ? `Its "${invalid[0]}" is ${invalid[0] in metadata ? 'wrong' : 'missing'}.` : null;
}
