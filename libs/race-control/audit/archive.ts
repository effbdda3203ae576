import { readWholeStream, type EventStore } from '#event-store';
import { exportedLine, type LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding } from './log-findings.ts';
import { isObject, parseObject } from '../input/input-problems.ts';
import { repeatedName } from '../input/repeated-name.ts';
import { NotUtf8Error } from '../input/text-lines.ts';
import { recordHash } from '../log/hash-chain.ts';
import { seriesLogName, seriesStreamOf, streamOf } from '../log/stream-names.ts';
import type { KnownKeys, SignatureSummary } from '../proof/signature-check.ts';
import { SeriesLogVerifier } from '../series/series-log-verifier.ts';
import { MeetingLogVerifier } from './meeting-log-verifier.ts';

type Lines = AsyncIterable<string> | Iterable<string>;

/** Yields a meeting's log as it is stored, one record per line; nothing if it does not exist. */
export const exportLog = (
  store: Pick<EventStore, 'readStream'>,
  meeting: string,
): AsyncGenerator<string, void, undefined> => exportStream(store, streamOf(meeting));

/** Yields the log of a series in the same way. */
export const exportSeries = (
  store: Pick<EventStore, 'readStream'>,
  series: string,
): AsyncGenerator<string, void, undefined> => exportStream(store, seriesStreamOf(series));

async function* exportStream(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
): AsyncGenerator<string, void, undefined> {
  for await (const record of readWholeStream(store, stream)) yield exportedLine(record);
}

/** The contents of a file of records, and everything that is wrong with it. */
export interface ArchiveVerification {
  /** A series is named like `(series 2026)`. Null if the file begins with neither a meeting nor a series. */
  readonly meeting: string | null;
  readonly records: number;
  readonly findings: readonly LogFinding[];
  readonly signatures: SignatureSummary | null;
}

/**
 * Verifies an exported log line by line, without holding it in memory.
 * @param keys the keys whose signatures are accepted; without them it is not checked who signed
 */
export async function verifyArchive(lines: Lines, keys?: KnownKeys): Promise<ArchiveVerification> {
  const { verifier, findings } = await verifyLines(lines, () => undefined, keys);
  const { records, signatures } = verifier;
  return { meeting: logIn(verifier)?.name ?? null, records, findings, signatures };
}

async function verifyLines(lines: Lines, onLine: (text: string) => void, keys?: KnownKeys) {
  let verifier: MeetingLogVerifier | SeriesLogVerifier = new MeetingLogVerifier({ keys });
  const findings: LogFinding[] = [];
  let lineNumber = 0;
  try {
    for await (const line of lines) {
      lineNumber += 1;
      const text = line.trim();
      if (text === '') continue;
      const record = parseRecord(text);
      if (verifier.records === 0 && typeof record !== 'string') verifier = verifierFor(record, keys);
      if (typeof record === 'string') findings.push(verifier.addUnreadable(record));
      else findings.push(...verifier.add(record), ...repetitionIn(text, record, lineNumber));
      onLine(text);
    }
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    findings.push(verifier.addUnreadable(error.message));
  }
  if (verifier.records === 0) findings.push(finding(0, 'record-missing', 'There is no record.'));
  return { verifier, findings };
}

function repetitionIn(text: string, { revision }: LogRecord, line: number): LogFinding[] {
  const name = repeatedName(text);
  if (name === null) return [];
  const words = `Line ${line} has two values for ${JSON.stringify(name)} in one object.`;
  return [finding(revision, 'name-repeated', words)];
}

/** The first record says what the log is of. */
function verifierFor({ type, data }: LogRecord, keys?: KnownKeys): MeetingLogVerifier | SeriesLogVerifier {
  const { id } = (data['series'] ?? {}) as { readonly id?: unknown };
  const isSeries = type === 'SeriesDefined' && typeof id === 'string';
  return isSeries ? new SeriesLogVerifier(id, keys) : new MeetingLogVerifier({ keys });
}

/** Returns what a verified log is of, and its stream; null if it does not begin as it must. */
function logIn(verifier: MeetingLogVerifier | SeriesLogVerifier) {
  if (verifier instanceof SeriesLogVerifier) {
    const { series } = verifier;
    return { name: seriesLogName(series), stream: seriesStreamOf(series) };
  }
  const meeting = verifier.state.scheduled?.data.meeting;
  return meeting === undefined ? null : { name: meeting, stream: streamOf(meeting) };
}

/** Returns the record on a line, or why the line is not a record. */
function parseRecord(text: string): LogRecord | string {
  const line = parseObject(text);
  if (!line.ok) return line.problem.words;
  const { revision, id, type, data, metadata, ...others } = line.value;
  const isValid = {
    revision: isRevision(revision),
    id: isText(id),
    type: isText(type),
    data: isObject(data),
    metadata: isObject(metadata),
  };
  const invalid = Object.entries(isValid).find(([, valid]) => !valid);
  if (invalid) return `The line has no valid "${invalid[0]}".`;
  // A further field would not be imported and no hash covers it, so it is refused rather than lost.
  const [other] = Object.keys(others);
  if (other !== undefined) return `The line has a field "${other}", which no record has.`;
  return line.value as unknown as LogRecord;
}

const isRevision = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown) => typeof value === 'string' && value !== '';

export type ImportOutcome =
  | {
      readonly kind: 'imported';
      readonly meeting: string;
      readonly revision: number;
      readonly written: number;
    }
  /** Nothing was written: the file is not a sound log. */
  | { readonly kind: 'damaged'; readonly findings: readonly LogFinding[] }
  /** Nothing was written: the store holds another record at the same revision. */
  | { readonly kind: 'differs'; readonly meeting: string; readonly revision: number };

/** Limits of one append, in records and in characters: an engine may refuse more. */
const MAX_CHUNK_RECORDS = 500;
const MAX_CHUNK_LENGTH = 250_000;

/**
 * Imports an exported log unchanged, with its ids, revisions and hashes. The whole log is verified before
 * anything is written. If the store holds the meeting already, only the records after its last one are
 * written.
 * @throws StoreError `wrong-expected-revision` if someone else writes to the meeting at the same time
 */
export async function importLog(
  store: Pick<EventStore, 'readStream' | 'append'>,
  lines: Lines,
  onProgress: (written: number, total: number) => void = () => undefined,
): Promise<ImportOutcome> {
  const texts: string[] = [];
  const { verifier, findings } = await verifyLines(lines, (text) => texts.push(text));
  const log = logIn(verifier);
  if (findings.length > 0 || log === null) return { kind: 'damaged', findings };
  const { name: meeting, stream } = log;
  const recordAt = (revision: number) => JSON.parse(texts[revision] ?? '') as LogRecord;

  let next = 0;
  for await (const stored of readWholeStream(store, stream)) {
    if (next === texts.length) break;
    if (recordHash(stored) !== recordAt(next).metadata['hash'])
      return { kind: 'differs', meeting, revision: next };
    next += 1;
  }
  const first = next;
  while (next < texts.length) {
    const end = endOfChunk(texts, next);
    const chunk = Array.from({ length: end - next }, (_, i) => recordAt(next + i));
    const events = chunk.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
    await store.append(stream, events, next === 0 ? 'no-stream' : next - 1);
    next = end;
    onProgress(next - first, texts.length - first);
  }
  return { kind: 'imported', meeting, revision: texts.length - 1, written: next - first };
}

/** Returns the end of the chunk that starts at a record. A chunk holds at least one record of any length. */
function endOfChunk(texts: readonly string[], start: number): number {
  const maxEnd = Math.min(start + MAX_CHUNK_RECORDS, texts.length);
  let end = start + 1;
  for (let length = lengthAt(texts, start); end < maxEnd; end += 1) {
    length += lengthAt(texts, end);
    if (length > MAX_CHUNK_LENGTH) break;
  }
  return end;
}

const lengthAt = (texts: readonly string[], index: number): number => texts[index]?.length ?? 0;
