import {
  EVENT_SCHEMA,
  type EVENTS,
  type OFFICIALS_EVENTS,
  official as officialSchema,
  type EventType,
  type OfficialsEvent,
} from '#domain';
import type { JsonObject } from '#event-store';
import { NO_HASH, recordHash } from '../log/hash-chain.ts';
import { toFact, type EventMetadata, type LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding, type LogFindingCode } from './log-findings.ts';
import { streamOf } from '../log/stream-names.ts';
import { schemaError } from '../input/schema-errors.ts';

type Metadata = Partial<EventMetadata>;

type Schema = (typeof EVENTS)[EventType] | (typeof OFFICIALS_EVENTS)[OfficialsEvent['type']];

/** What a log may hold, and what it is folded into. */
export interface LogSchema<S> {
  readonly events: Readonly<Record<string, Schema>>;
  readonly initial: S;
  readonly evolve: (state: S, record: LogRecord) => S;
}

/**
 * Goes through one log record by record, and tells all that is wrong with it. After a finding it goes on with
 * what the log itself says, so that one change is told once and at its own revision.
 */
export class LogVerifier<S> {
  /** The revision that the next record must have. */
  private next: number;
  /** Null where the record in front is missing or unreadable: a link to it proves nothing. */
  private lastHash: string | null;
  private lastTime = '';
  private readonly ids = new Map<string, number>();
  private readonly seen = new Set<number>();
  private folded: S;

  constructor(
    private readonly kind: LogSchema<S>,
    private stream: string | undefined,
    from = 0,
  ) {
    this.folded = kind.initial;
    this.next = from;
    this.lastHash = from === 0 ? NO_HASH : null;
  }

  /** The state that the log leads to, as far as it could be folded. */
  get state(): S {
    return this.folded;
  }

  get records(): number {
    return this.next;
  }

  /** What is wrong with the next record. */
  add(record: LogRecord): LogFinding[] {
    const { revision } = record;
    if (revision < this.next) return [this.again(revision)];
    const first = this.next === 0 ? this.meetingOf(record) : [];
    const gap = this.gapBefore(revision);
    const all = [...first, ...gap, ...this.idOf(record), ...shapeOf(record, this.kind.events)];
    all.push(...this.chainOf(record), ...this.timeOf(record), ...this.fold(record, all.length === 0));
    this.seen.add(revision);
    this.next = revision + 1;
    return all;
  }

  /** A place in the log that holds nothing readable. */
  addUnreadable(words: string): LogFinding {
    const found = finding(this.next, 'not-a-record', words);
    this.lastHash = null;
    this.next += 1;
    return found;
  }

  /** A record that is there, and that the store cannot read. */
  addDamaged(revision: number, words: string): LogFinding[] {
    const gap = this.gapBefore(revision);
    this.lastHash = null;
    this.next = revision + 1;
    return [...gap, finding(revision, 'record-unreadable', words)];
  }

  private again(revision: number): LogFinding {
    return this.seen.has(revision)
      ? finding(revision, 'record-repeated', `Record ${revision} comes again.`)
      : finding(revision, 'record-out-of-order', `Record ${revision} comes after record ${this.next - 1}.`);
  }

  private meetingOf({ revision, type, data }: LogRecord): LogFinding[] {
    const { meeting } = data;
    if (this.stream !== undefined) return [];
    if (type === 'MeetingScheduled' && typeof meeting === 'string') this.stream = streamOf(meeting);
    else return [finding(revision, 'meeting-unknown', `Record ${revision} is ${type}.`)];
    return [];
  }

  private gapBefore(revision: number): LogFinding[] {
    if (revision === this.next) return [];
    this.lastHash = null;
    const last = revision - 1;
    const words = this.next === last ? `Record ${last} is` : `Records ${this.next} to ${last} are`;
    return [finding(this.next, 'record-missing', `${words} missing.`)];
  }

  private idOf({ id, revision }: LogRecord): LogFinding[] {
    const other = this.ids.get(id);
    this.ids.set(id, revision);
    if (other === undefined) return [];
    return [finding(revision, 'id-repeated', `Record ${revision} has the id of record ${other}, ${id}.`)];
  }

  private chainOf(record: LogRecord): LogFinding[] {
    const { revision } = record;
    const { hash, previousHash } = record.metadata as Metadata;
    const found: LogFinding[] = [];
    if (this.stream !== undefined && hash !== hashOf(this.stream, record)) {
      found.push(finding(revision, 'hash-differs', `Record ${revision} does not give its own hash.`));
    }
    if (this.lastHash !== null && previousHash !== this.lastHash) {
      const words = `Record ${revision} does not name the hash of record ${revision - 1}.`;
      found.push(finding(revision, 'link-broken', revision === 0 ? 'Record 0 follows some other.' : words));
    }
    this.lastHash = hash ?? null;
    return found;
  }

  private timeOf({ revision, metadata }: LogRecord): LogFinding[] {
    const { recordedAt } = metadata as Metadata;
    if (typeof recordedAt !== 'string') return [];
    const before = this.lastTime;
    this.lastTime = recordedAt;
    if (recordedAt >= before) return [];
    const words = `Record ${revision} was recorded at ${recordedAt}, the one in front of it at ${before}.`;
    return [finding(revision, 'time-goes-back', words)];
  }

  /** A record of a wrong shape is not folded: that it breaks the fold would say nothing more. */
  private fold(record: LogRecord, isSound: boolean): LogFinding[] {
    if (!isSound) return [];
    try {
      this.folded = this.kind.evolve(this.folded, record);
      return [];
    } catch (error) {
      return [finding(record.revision, 'fold-breaks', `Record ${record.revision}: ${String(error)}.`)];
    }
  }
}

function hashOf(stream: string, record: LogRecord): string | null {
  try {
    return recordHash({ stream, ...record });
  } catch {
    // What has no canonical form was never hashed.
    return null;
  }
}

function shapeOf(record: LogRecord, events: LogSchema<unknown>['events']): LogFinding[] {
  const { revision, type } = record;
  const metadata = metadataWrong(record.metadata);
  const found = metadata ? [finding(revision, 'metadata-wrong', metadata)] : [];
  const tell = (code: LogFindingCode, words: string) => [...found, finding(revision, code, words)];
  const schema = Object.hasOwn(events, type) ? events[type] : undefined;
  if (!schema) {
    return tell('type-unknown', `Record ${revision} is of the type "${type}".`);
  }
  const data = dataOf(record);
  if (data === null) return tell('data-wrong', `Record ${revision} cannot be read as ${type}.`);
  const { error } = schema.safeParse(data);
  if (!error) return found;
  const { problem } = schemaError(error.issues, data, schema);
  return tell('data-wrong', `Record ${revision}, ${type}: ${problem.words}`);
}

/** The data in the shape of today. */
function dataOf(record: LogRecord): unknown {
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
  // Whether it holds is another question.
  signature: (value) => value === undefined || isText(value),
  previousHash: (value) => isText(value) && HASH.test(value),
  hash: (value) => isText(value) && HASH.test(value),
};

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function metadataWrong(metadata: JsonObject): string | null {
  const wrong = Object.entries(METADATA).find(([name, isRight]) => !isRight(metadata[name]));
  return wrong ? `Its "${wrong[0]}" is ${wrong[0] in metadata ? 'wrong' : 'missing'}.` : null;
}
