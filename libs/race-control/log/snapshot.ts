import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EventStore, Snapshot } from '#event-store';
import { EVENTS, type Fact, type MeetingState, type Official } from '#domain';
import type { CommandIndexRow } from './command-index.ts';
import type { EventMetadata } from '../answers/log.ts';
import type { DerivedSecret, SnapshotKeys } from '../keys/derived-secret.ts';
import { yieldBetweenSlices, yieldToOthers } from '../yield-to-others.ts';
import type { LogHead } from './record-builder.ts';

export const SNAPSHOT_NAME = 'meeting-log';
/**
 * Increase it when the content changes its meaning: a new layout here, or a new upcast in `log-record.ts`.
 */
export const SNAPSHOT_VERSION = 2;

/** Everything that is needed to continue a log without reading its start: the facts and the command index. */
export interface SnapshotContent {
  /** Hash of the last record. It shows whether the snapshot belongs to this log. */
  readonly hash: string;
  readonly facts: readonly Fact[];
  readonly commands: readonly CommandIndexRow[];
}

type FactRow = readonly [
  type: string,
  occurredAt: string,
  recordedAt: string,
  official: number,
  data: unknown,
];
interface SnapshotHeader {
  readonly hash: string;
  readonly officials: readonly Official[];
  readonly factLines: number;
}

/** Rows that are encoded or decoded at once. Other work runs between two lines. */
const ROWS_PER_LINE = 1_000;

/** What a snapshot belongs to. The seal covers it, so that no snapshot passes for that of another log. */
export interface SnapshotPlace {
  readonly stream: string;
  readonly keys: SnapshotKeys;
}

/**
 * Encodes a snapshot as lines: seal, header, facts, commands. The seal names its key and is an HMAC of the
 * rest, so only a holder of the keys can make a snapshot that is believed. Returns null without a key:
 * nobody would believe the snapshot.
 */
export async function encodeSnapshot(
  { state, hash }: LogHead,
  commands: Iterable<CommandIndexRow>,
  { stream, keys }: SnapshotPlace,
): Promise<Snapshot | null> {
  const key = keys.snapshotKey();
  if (key === null) return null;
  const { revision } = state;
  const officials = new OfficialNumbers();
  const facts = await toLines(recordsOf(state), (fact): FactRow => {
    const { type, occurredAt, recordedAt, official, data } = fact;
    return [type, occurredAt, recordedAt, officials.numberOf(official), data];
  });
  const header: SnapshotHeader = { hash, officials: officials.all, factLines: facts.length };
  const lines = [JSON.stringify(header), ...facts, ...(await toLines(commands, (row) => row))];
  const seal = await sealOf(lines, key, { stream, revision });
  return { revision, state: [`${key.kid} ${seal}`, ...lines].join('\n') };
}

/**
 * Returns whether a holder of the keys made a snapshot of this log and revision, and nobody changed it.
 * @throws KeysError if the key file cannot be used
 */
export async function isSealed(
  { revision, state }: Snapshot,
  { stream, keys }: SnapshotPlace,
): Promise<boolean> {
  const [seal = '', ...lines] = state.split('\n');
  const [kid = '', mac = ''] = seal.split(' ');
  const key = keys.snapshotKey(kid);
  if (key === null) return false;
  const [made, expected] = [Buffer.from(mac), Buffer.from(await sealOf(lines, key, { stream, revision }))];
  return made.length === expected.length && timingSafeEqual(made, expected);
}

/**
 * Returns the content of a snapshot, or null if it has another length or is newer. It does not check the
 * seal.
 */
export async function decodeSnapshot({ revision, state }: Snapshot): Promise<SnapshotContent | null> {
  const [, ...lines] = state.split('\n');
  const header = JSON.parse(lines[0] ?? '') as SnapshotHeader;
  const facts = await fromLines(lines.slice(1, 1 + header.factLines), (row, index) =>
    toFact(row as FactRow, index, header),
  );
  const commandLines = lines.slice(1 + header.factLines);
  const commands = await fromLines(commandLines, (row) => row as CommandIndexRow);
  // A newer Greenflag may have saved it, with facts that this one does not know.
  if (facts.length !== revision + 1 || !facts.every(({ type }) => Object.hasOwn(EVENTS, type))) return null;
  return { hash: header.hash, facts, commands };
}

/**
 * Returns the content of a snapshot, or null if it is damaged or belongs to another log: after a backup was
 * restored, its log may no longer exist. It does not check the seal.
 */
export async function usableContent(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  snapshot: Snapshot,
): Promise<SnapshotContent | null> {
  const [last] = await store.readStream(stream, { from: snapshot.revision, limit: 1 });
  const content = await decodeSnapshot(snapshot).catch(() => null);
  return content?.hash === (last?.metadata as Partial<EventMetadata> | undefined)?.hash ? content : null;
}

/** Gives each official a number, so that a snapshot holds the official once. */
class OfficialNumbers {
  private readonly numbers = new Map<string, number>();
  readonly all: Official[] = [];

  numberOf(official: Official): number {
    const key = JSON.stringify(official);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    return this.all.push(official) - 1;
  }
}

function toFact(
  [type, occurredAt, recordedAt, index, data]: FactRow,
  revision: number,
  header: SnapshotHeader,
): Fact {
  return { type, revision, occurredAt, recordedAt, official: header.officials[index], data } as Fact;
}

/** Returns the records of a state in a list that does not grow while it is written. */
const recordsOf = ({ records: { items, length } }: MeetingState): readonly Fact[] => items.slice(0, length);

async function toLines<T>(items: Iterable<T>, rowOf: (item: T) => unknown): Promise<string[]> {
  const lines: string[] = [];
  let rows: unknown[] = [];
  for (const item of items) {
    rows.push(rowOf(item));
    if (rows.length < ROWS_PER_LINE) continue;
    lines.push(JSON.stringify(rows));
    rows = [];
    await yieldToOthers();
  }
  return rows.length === 0 ? lines : [...lines, JSON.stringify(rows)];
}

async function fromLines<T>(
  lines: readonly string[],
  itemOf: (row: unknown, index: number) => T,
): Promise<T[]> {
  const items: T[] = [];
  for (const line of lines) {
    for (const row of JSON.parse(line) as unknown[]) items.push(itemOf(row, items.length));
    await yieldToOthers();
  }
  return items;
}

async function sealOf(
  lines: readonly string[],
  { secret }: DerivedSecret,
  { stream, revision }: { readonly stream: string; readonly revision: number },
): Promise<string> {
  const mac = createHmac('sha256', secret);
  mac.update(`${JSON.stringify([stream, SNAPSHOT_NAME, SNAPSHOT_VERSION, revision])}\n`);
  const pause = yieldBetweenSlices();
  for (const line of lines) {
    mac.update(line).update('\n');
    await pause();
  }
  return mac.digest('hex');
}
