import { isDeepStrictEqual } from 'node:util';
import { evolveOfficials, initialOfficials, itemsOf, OFFICIALS_EVENTS } from '#domain';
import { PAGE_LIMIT, StoreError, type EventStore, type ReadOptions, type StoredEvent } from '#event-store';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding } from './log-findings.ts';
import type { KeySet } from '../keys/jwk.ts';
import { MeetingLogVerifier } from './meeting-log-verifier.ts';
import { streamOf } from '../log/stream-names.ts';
import { OFFICIALS_STREAM, toOfficialsFact } from '../officials/officials-log.ts';
import type { Signatures } from '../proof/signature-check.ts';
import { decodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from '../log/snapshot.ts';
import { LogVerifier } from './log-verifier.ts';

/** What was found in one meeting's log, and in the snapshot that stands for it. */
export interface MeetingVerification {
  readonly meeting: string;
  readonly records: number;
  readonly findings: readonly LogFinding[];
  /** Null where they were not looked at, as of a log that has none. */
  readonly signatures: Signatures | null;
}

/**
 * Verifies a meeting as the store holds it: the log, and what would be read instead of it.
 * @param keys whose signatures are to hold; left out, nobody asks whose they are
 */
export async function verifyMeeting(
  store: EventStore,
  meeting: string,
  keys?: KeySet,
): Promise<MeetingVerification> {
  const stream = streamOf(meeting);
  const check = new MeetingLogVerifier({ stream, keys });
  const findings = await goThroughAll(store, stream, check);
  if (findings.length === 0) findings.push(...(await snapshotFindings(store, stream, check)));
  return { meeting, records: check.records, findings, signatures: check.signatures };
}

/** The same for the log of the officials; null where there is none. No meeting can have that name. */
export async function verifyOfficials(store: EventStore): Promise<MeetingVerification | null> {
  if ((await store.head(OFFICIALS_STREAM)) === null) return null;
  const kind = {
    events: OFFICIALS_EVENTS,
    initial: initialOfficials(),
    evolve: (state: ReturnType<typeof initialOfficials>, record: LogRecord) =>
      evolveOfficials(state, toOfficialsFact(record)),
  };
  const check = new LogVerifier(kind, OFFICIALS_STREAM);
  const findings = await goThroughAll(store, OFFICIALS_STREAM, check);
  return { meeting: '(officials)', records: check.records, findings, signatures: null };
}

type Checking = Pick<MeetingLogVerifier, 'add' | 'addDamaged' | 'records'>;

async function goThroughAll(store: EventStore, stream: string, check: Checking): Promise<LogFinding[]> {
  const head = (await store.head(stream)) ?? -1;
  const findings = await goThrough(store, stream, check);
  if (check.records <= head) {
    findings.push(finding(check.records, 'end-missing', `The store says that the log goes on to ${head}.`));
  }
  return findings;
}

/** Goes round each record that the store cannot read, so that one of them does not hide what follows. */
async function goThrough(store: EventStore, stream: string, check: Checking): Promise<LogFinding[]> {
  const findings: LogFinding[] = [];
  let from = 0;
  let limit = PAGE_LIMIT;
  for (;;) {
    const page = await pageOrDamage(store, stream, { from, limit });
    if (!(page instanceof StoreError)) {
      for (const record of page) findings.push(...check.add(record));
      if (page.length < limit) return findings;
      from = check.records;
      continue;
    }
    const { damagedRevision } = page.more;
    if (limit > 1 && damagedRevision !== from) {
      // One at a time up to the place, so that those in front of it are looked at as well.
      limit = 1;
      continue;
    }
    findings.push(...check.addDamaged(damagedRevision ?? from, page.detail));
    // Where the store cannot say which record it is, it cannot read on behind it either.
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

/** So many records at the end of a log are looked at when there is no time for all of them. */
const GLANCE = 200;

/** The end of a meeting's log alone: what a disk that fails, or a careless hand, damages first. */
export async function verifyLatestRecords(store: EventStore, meeting: string): Promise<MeetingVerification> {
  const stream = streamOf(meeting);
  const page = await pageOrDamage(store, stream, { direction: 'backwards', limit: GLANCE });
  if (page instanceof StoreError) {
    const found = finding(page.more.damagedRevision ?? 0, 'record-unreadable', page.detail);
    return { meeting, records: 0, findings: [found], signatures: null };
  }
  const records = page.toReversed();
  const check = new MeetingLogVerifier({ stream, from: records[0]?.revision ?? 0 });
  const findings = records.flatMap((record) => check.add(record));
  return { meeting, records: records.length, findings, signatures: check.signatures };
}

/** A snapshot of a sound log must say what the log says, up to its revision. */
async function snapshotFindings(
  store: EventStore,
  stream: string,
  check: MeetingLogVerifier,
): Promise<LogFinding[]> {
  const snapshot = await store.snapshots.load(stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
  if (!snapshot) return [];
  const { revision } = snapshot;
  const differs = (words: string) => [finding(revision, 'snapshot-differs', words)];
  const content = await decodeSnapshot(snapshot).catch(() => null);
  if (!content) return differs(`The snapshot at revision ${revision} is damaged.`);
  const facts = itemsOf(check.state.records).slice(0, revision + 1);
  const at = content.facts.findIndex((fact, i) => !isDeepStrictEqual(fact, facts[i]));
  return at < 0 ? [] : differs(`The snapshot at revision ${revision} has another record ${at}.`);
}

/** Every meeting of a store, the newest first. */
export async function* allMeetings(store: EventStore): AsyncGenerator<string, void, undefined> {
  const prefix = streamOf('');
  let before: number | undefined;
  for (;;) {
    const page = await store.streams({ prefix, ...(before !== undefined && { before }) });
    for (const { stream } of page) yield stream.slice(prefix.length);
    before = page.at(-1)?.firstPosition;
    if (page.length < PAGE_LIMIT) return;
  }
}

/**
 * The meetings whose first record has been taken out of the store: its catalogue does not list them, so the
 * whole store is gone through. Up to a record that cannot be read, which is found in its own log.
 */
export async function meetingsWithoutFirstRecord(store: EventStore): Promise<readonly string[]> {
  const prefix = streamOf('');
  const streams = new Set<string>();
  const begun = new Set<string>();
  for (let after: number | null = null; ;) {
    const page: readonly StoredEvent[] = await store.readAll(after, PAGE_LIMIT).catch(nothingFrom);
    for (const { stream, revision } of page) {
      if (stream.startsWith(prefix)) streams.add(stream);
      if (revision === 0) begun.add(stream);
    }
    after = page.at(-1)?.globalPosition ?? null;
    if (page.length < PAGE_LIMIT) break;
  }
  return [...streams].filter((stream) => !begun.has(stream)).map((stream) => stream.slice(prefix.length));
}

function nothingFrom(error: unknown): readonly StoredEvent[] {
  if (error instanceof StoreError && error.code === 'log-damaged') return [];
  throw error;
}
