import { readWholeStream, type EventStore } from '#event-store';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding } from './log-findings.ts';
import { isObject, parseObject } from '../input/parsed.ts';
import { NotText } from '../input/text-lines.ts';
import { recordHash } from '../log/hash-chain.ts';
import type { KeySet } from '../keys/jwk.ts';
import { streamOf } from '../log/stream-names.ts';
import type { Signatures } from '../proof/signature-check.ts';
import { MeetingLogVerifier } from './meeting-log-verifier.ts';

type Lines = AsyncIterable<string> | Iterable<string>;

/** A meeting's log as it is, one record a line; nothing where there is no such meeting. */
export async function* exportLog(
  store: Pick<EventStore, 'readStream'>,
  meeting: string,
): AsyncGenerator<string, void, undefined> {
  for await (const event of readWholeStream(store, streamOf(meeting))) {
    const { revision, id, type, data, metadata } = event;
    yield JSON.stringify({ revision, id, type, data, metadata });
  }
}

/** What a file of records holds, and all that is wrong with it. */
export interface ArchiveVerification {
  /** Null where it does not begin with a scheduled meeting. */
  readonly meeting: string | null;
  readonly records: number;
  readonly findings: readonly LogFinding[];
  readonly signatures: Signatures | null;
}

/**
 * Goes through an exported log without keeping it.
 * @param keys whose signatures are to hold; left out, nobody asks whose they are
 */
export async function verifyArchive(lines: Lines, keys?: KeySet): Promise<ArchiveVerification> {
  const { check, findings } = await verifyLines(lines, () => undefined, keys);
  const { records, signatures } = check;
  return { meeting: meetingIn(check), records, findings, signatures };
}

async function verifyLines(lines: Lines, keep: (text: string) => void, keys?: KeySet) {
  const check = new MeetingLogVerifier({ keys });
  const findings: LogFinding[] = [];
  try {
    for await (const raw of lines) {
      const text = raw.trim();
      if (text === '') continue;
      const record = parseRecord(text);
      if (typeof record === 'string') findings.push(check.addUnreadable(record));
      else findings.push(...check.add(record));
      keep(text);
    }
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    findings.push(check.addUnreadable(error.message));
  }
  if (check.records === 0) findings.push(finding(0, 'record-missing', 'There is no record.'));
  return { check, findings };
}

const meetingIn = ({ state }: MeetingLogVerifier): string | null => state.scheduled?.data.meeting ?? null;

/** A record, or in words why the line is none. */
function parseRecord(text: string): LogRecord | string {
  const line = parseObject(text);
  if (!line.ok) return line.problem.words;
  const { revision, id, type, data, metadata, ...others } = line.value;
  const isRecord = [isRevision(revision), isText(id), isText(type), isObject(data), isObject(metadata)];
  const names = ['revision', 'id', 'type', 'data', 'metadata'];
  const wrong = names[isRecord.indexOf(false)];
  if (wrong !== undefined) return `The line has no "${wrong}" as a record has it.`;
  // It would not be written, so the hash does not cover it: better to ask than to lose it.
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
  /** Nothing was written: the store holds another record at that revision. */
  | { readonly kind: 'differs'; readonly meeting: string; readonly revision: number };

/** So many records are written at a time, or so many characters: an engine may take no more in one go. */
const CHUNK = 500;
const CHUNK_LENGTH = 250_000;

/**
 * Takes an exported log into a store as it is: ids, revisions and hashes kept. All of it is verified before
 * anything is written; where the meeting is there already, only what follows its last record is written.
 * @throws StoreError `wrong-expected-revision` when someone else writes to that meeting meanwhile
 */
export async function importLog(
  store: Pick<EventStore, 'readStream' | 'append'>,
  lines: Lines,
  progress: (written: number, of: number) => void = () => undefined,
): Promise<ImportOutcome> {
  const texts: string[] = [];
  const { check, findings } = await verifyLines(lines, (text) => texts.push(text));
  const meeting = meetingIn(check);
  if (findings.length > 0 || meeting === null) return { kind: 'damaged', findings };
  const stream = streamOf(meeting);
  const recordAt = (revision: number) => JSON.parse(texts[revision] ?? '') as LogRecord;

  let next = 0;
  for await (const there of readWholeStream(store, stream)) {
    if (next === texts.length) break;
    if (recordHash(there) !== recordAt(next).metadata['hash'])
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
    progress(next - first, texts.length - first);
  }
  return { kind: 'imported', meeting, revision: texts.length - 1, written: next - first };
}

/** Where the chunk that starts there ends; it holds one record at least, however large that is. */
function endOfChunk(texts: readonly string[], start: number): number {
  const most = Math.min(start + CHUNK, texts.length);
  let end = start + 1;
  for (let length = lengthAt(texts, start); end < most; end += 1) {
    length += lengthAt(texts, end);
    if (length > CHUNK_LENGTH) break;
  }
  return end;
}

const lengthAt = (texts: readonly string[], at: number): number => texts[at]?.length ?? 0;
