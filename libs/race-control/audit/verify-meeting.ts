import { evolveOfficials, initialOfficials, OFFICIALS_EVENTS } from '#domain';
import { PAGE_LIMIT, StoreError, type EventStore, type ReadOptions, type StoredEvent } from '#event-store';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding } from './log-findings.ts';
import { MeetingLogVerifier } from './meeting-log-verifier.ts';
import { seriesLogName, seriesStreamOf, streamOf } from '../log/stream-names.ts';
import { OFFICIALS_STREAM, toOfficialsFact } from '../officials/officials-log.ts';
import type { KnownKeys, SignatureSummary } from '../proof/signature-check.ts';
import { CommandIndex } from '../log/command-index.ts';
import { SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import { compareSnapshot } from './snapshot-comparison.ts';
import { LogVerifier } from './log-verifier.ts';
import { SeriesLogVerifier } from '../series/series-log-verifier.ts';
import { yieldToOthers } from '../yield-to-others.ts';

/** The findings about a meeting's log in a store, and about the snapshot made of it. */
export interface MeetingVerification {
  readonly meeting: string;
  readonly records: number;
  readonly findings: readonly LogFinding[];
  /** Null if they were not verified, as in a log without signatures. */
  readonly signatures: SignatureSummary | null;
}

/**
 * Verifies a meeting in a store: its log, and the snapshot that is read instead of the log.
 * @param keys the keys whose signatures are accepted; without them it is not checked who signed
 */
export async function verifyMeeting(
  store: EventStore,
  meeting: string,
  keys?: KnownKeys,
): Promise<MeetingVerification> {
  const stream = streamOf(meeting);
  const verifier = new MeetingLogVerifier({ stream, keys });
  const commands = new CommandIndex();
  const findings = await verifyStream(store, stream, verifier, (record) => commands.add(record));
  const snapshot = await store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
  // Only a sound log can show that its snapshot is wrong.
  if (findings.length === 0 && snapshot) {
    const compared = await compareSnapshot(store, stream, snapshot, { state: verifier.state, commands });
    if (compared.kind !== 'same')
      findings.push(finding(snapshot.revision, 'snapshot-differs', compared.words));
  }
  return { meeting, records: verifier.records, findings, signatures: verifier.signatures };
}

/**
 * Verifies the log of the officials, or returns null if there is no log. The result names it in place of a
 * meeting, because no meeting can have its name.
 */
export async function verifyOfficials(store: EventStore): Promise<MeetingVerification | null> {
  if ((await store.head(OFFICIALS_STREAM)) === null) return null;
  const schema = {
    events: OFFICIALS_EVENTS,
    initial: initialOfficials(),
    evolve: (state: ReturnType<typeof initialOfficials>, record: LogRecord) =>
      evolveOfficials(state, toOfficialsFact(record)),
  };
  const verifier = new LogVerifier(schema, OFFICIALS_STREAM);
  const findings = await verifyStream(store, OFFICIALS_STREAM, verifier);
  return { meeting: '(officials)', records: verifier.records, findings, signatures: null };
}

/** Verifies the log of a series. The result names it in place of a meeting. */
export async function verifySeries(
  store: EventStore,
  series: string,
  keys?: KnownKeys,
): Promise<MeetingVerification> {
  const verifier = new SeriesLogVerifier(series, keys);
  const findings = await verifyStream(store, seriesStreamOf(series), verifier);
  const { records, signatures } = verifier;
  return { meeting: seriesLogName(series), records, findings, signatures };
}

/** Number of records that are verified if there is no time for all of them. */
const LATEST_RECORDS = 200;

/** Verifies only the end of a meeting's log, which a failing disk or a careless edit damages first. */
export async function verifyLatestRecords(store: EventStore, meeting: string): Promise<MeetingVerification> {
  const stream = streamOf(meeting);
  const page = await pageOrDamage(store, stream, { direction: 'backwards', limit: LATEST_RECORDS });
  if (page instanceof StoreError) {
    const found = finding(page.more.damagedRevision ?? 0, 'record-unreadable', page.detail);
    return { meeting, records: 0, findings: [found], signatures: null };
  }
  const records = page.toReversed();
  const verifier = new MeetingLogVerifier({ stream, from: records[0]?.revision ?? 0 });
  const findings = records.flatMap((record) => verifier.add(record));
  return { meeting, records: records.length, findings, signatures: verifier.signatures };
}

type Verifier = Pick<MeetingLogVerifier, 'add' | 'addDamaged' | 'records'>;

/** Verifies all records of a stream, and that it reaches the revision that the store gives as its head. */
async function verifyStream(
  store: EventStore,
  stream: string,
  verifier: Verifier,
  onRecord: (record: StoredEvent) => void = () => undefined,
): Promise<LogFinding[]> {
  const head = (await store.head(stream)) ?? -1;
  const findings = await verifyReadableRecords(store, stream, verifier, onRecord);
  if (verifier.records <= head) {
    const words = `The store says that the last record is ${head}.`;
    findings.push(finding(verifier.records, 'end-missing', words));
  }
  return findings;
}

/** Steps over each record that the store cannot read, so that the records after it are verified too. */
async function verifyReadableRecords(
  store: EventStore,
  stream: string,
  verifier: Verifier,
  onRecord: (record: StoredEvent) => void,
): Promise<LogFinding[]> {
  const findings: LogFinding[] = [];
  let from = 0;
  let limit = PAGE_LIMIT;
  for (;;) {
    const page = await pageOrDamage(store, stream, { from, limit });
    if (!(page instanceof StoreError)) {
      for (const record of page) {
        findings.push(...verifier.add(record));
        onRecord(record);
      }
      if (page.length < limit) return findings;
      await yieldToOthers();
      from = verifier.records;
      continue;
    }
    const { damagedRevision } = page.more;
    if (limit > 1 && damagedRevision !== from) {
      // Read one record at a time up to the damaged one, so that those in front of it are verified too.
      limit = 1;
      continue;
    }
    findings.push(...verifier.addDamaged(damagedRevision ?? from, page.detail));
    // If the store cannot say which record is damaged, it cannot read on after it either.
    if (damagedRevision === undefined) return findings;
    from = damagedRevision + 1;
    limit = PAGE_LIMIT;
  }
}

async function pageOrDamage(
  store: EventStore,
  stream: string,
  options: ReadOptions,
): Promise<readonly StoredEvent[] | StoreError> {
  try {
    return await store.readStream(stream, options);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'log-damaged') return error;
    throw error;
  }
}
