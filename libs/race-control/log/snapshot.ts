import { createHash } from 'node:crypto';
import type { EventStore, Snapshot } from '#event-store';
import type { Fact, MeetingState, Official } from '#domain';
import type { CommandIndexRow } from './command-index.ts';
import type { EventMetadata } from '../answers/log.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import type { LogHead } from './record-builder.ts';

export const SNAPSHOT_NAME = 'meeting-log';
/**
 * Increase it when the content changes its meaning: a new layout here, or a new upcast in `log-record.ts`.
 */
export const SNAPSHOT_VERSION = 1;

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

/** Encodes a snapshot as lines: checksum, header, facts, commands. */
export async function encodeSnapshot(
  { state, hash }: LogHead,
  commands: readonly CommandIndexRow[],
): Promise<Snapshot> {
  const { rows, officials } = factRows(state);
  const factLines = Math.ceil(rows.length / ROWS_PER_LINE);
  const header: SnapshotHeader = { hash, officials, factLines };
  const lines = [JSON.stringify(header), ...(await toLines(rows)), ...(await toLines(commands))];
  return { revision: state.revision, state: [checksum(lines), ...lines].join('\n') };
}

/** Returns the content of a snapshot, or null if it is damaged. The log is then folded from its start. */
export async function decodeSnapshot({ revision, state }: Snapshot): Promise<SnapshotContent | null> {
  const [sum, ...lines] = state.split('\n');
  if (sum !== checksum(lines)) return null;
  const header = JSON.parse(lines[0] ?? '') as SnapshotHeader;
  const rows = (await fromLines(lines.slice(1, 1 + header.factLines))) as FactRow[];
  const commands = (await fromLines(lines.slice(1 + header.factLines))) as CommandIndexRow[];
  if (rows.length !== revision + 1) return null;
  return { hash: header.hash, facts: rows.map((row, index) => toFact(row, index, header)), commands };
}

/**
 * Returns the content of a snapshot, or null if it is damaged or belongs to another log: after a backup was
 * restored, its log may no longer exist.
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

function factRows(state: MeetingState): { readonly rows: FactRow[]; readonly officials: Official[] } {
  const officials = new Map<string, { readonly official: Official; readonly index: number }>();
  const indexOf = (official: Official): number => {
    const key = JSON.stringify(official);
    const entry = officials.get(key) ?? { official, index: officials.size };
    officials.set(key, entry);
    return entry.index;
  };
  const rows = state.records.items
    .slice(0, state.records.length)
    .map((fact): FactRow => [fact.type, fact.occurredAt, fact.recordedAt, indexOf(fact.official), fact.data]);
  return { rows, officials: [...officials.values()].map(({ official }) => official) };
}

function toFact(
  [type, occurredAt, recordedAt, index, data]: FactRow,
  revision: number,
  header: SnapshotHeader,
): Fact {
  return { type, revision, occurredAt, recordedAt, official: header.officials[index], data } as Fact;
}

async function toLines(rows: readonly unknown[]): Promise<string[]> {
  const lines: string[] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_LINE) {
    lines.push(JSON.stringify(rows.slice(from, from + ROWS_PER_LINE)));
    await yieldToOthers();
  }
  return lines;
}

async function fromLines(lines: readonly string[]): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const line of lines) {
    rows.push(...(JSON.parse(line) as unknown[]));
    await yieldToOthers();
  }
  return rows;
}

function checksum(lines: readonly string[]): string {
  const sum = createHash('sha256');
  for (const line of lines) sum.update(line).update('\n');
  return sum.digest('hex');
}
