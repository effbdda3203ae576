import { createHash } from 'node:crypto';
import type { Snapshot } from '#event-store';
import type { Fact, MeetingState, Official } from '#domain';
import type { WrittenRow } from './command-index.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import type { LogHead } from './record-builder.ts';

export const SNAPSHOT_NAME = 'meeting-log';
/**
 * Goes up whenever the content means something else: another layout here, or another upcast in
 * `facts.ts`.
 */
export const SNAPSHOT_VERSION = 1;

/**
 * What folding the log again would need to be told: what the folds see, and what the desk has to
 * remember.
 */
export interface SnapshotContent {
  /** Hash of the last record: a snapshot of another log is known by it. */
  readonly hash: string;
  readonly facts: readonly Fact[];
  readonly commands: readonly WrittenRow[];
}

type FactRow = readonly [
  type: string,
  occurredAt: string,
  recordedAt: string,
  official: number,
  data: unknown,
];
interface Head {
  readonly hash: string;
  readonly officials: readonly Official[];
  readonly factLines: number;
}

/** So many rows are written and read in one go; between the goes, others have their turn. */
const ROWS_A_LINE = 1_000;

/** Lines: checksum, head, facts, commands. */
export async function encodeSnapshot(
  { state, hash }: LogHead,
  commands: readonly WrittenRow[],
): Promise<Snapshot> {
  const { rows, officials } = factRows(state);
  const factLines = Math.ceil(rows.length / ROWS_A_LINE);
  const head: Head = { hash, officials, factLines };
  const lines = [JSON.stringify(head), ...(await toLines(rows)), ...(await toLines(commands))];
  return { revision: state.revision, state: [checksum(lines), ...lines].join('\n') };
}

/** The content, or null where it is damaged: then the log is folded from its start. */
export async function decodeSnapshot({ revision, state }: Snapshot): Promise<SnapshotContent | null> {
  const [sum, ...lines] = state.split('\n');
  if (sum !== checksum(lines)) return null;
  const head = JSON.parse(lines[0] ?? '') as Head;
  const rows = (await fromLines(lines.slice(1, 1 + head.factLines))) as FactRow[];
  const commands = (await fromLines(lines.slice(1 + head.factLines))) as WrittenRow[];
  if (rows.length !== revision + 1) return null;
  return { hash: head.hash, facts: rows.map((row, index) => toFact(row, index, head)), commands };
}

function factRows(state: MeetingState): { readonly rows: FactRow[]; readonly officials: Official[] } {
  const officials = new Map<string, { readonly official: Official; readonly index: number }>();
  const indexOf = (official: Official): number => {
    const key = JSON.stringify(official);
    const known = officials.get(key) ?? { official, index: officials.size };
    officials.set(key, known);
    return known.index;
  };
  const rows = state.records.items
    .slice(0, state.records.length)
    .map((fact): FactRow => [fact.type, fact.occurredAt, fact.recordedAt, indexOf(fact.official), fact.data]);
  return { rows, officials: [...officials.values()].map(({ official }) => official) };
}

function toFact([type, occurredAt, recordedAt, index, data]: FactRow, revision: number, head: Head): Fact {
  return { type, revision, occurredAt, recordedAt, official: head.officials[index], data } as Fact;
}

async function toLines(rows: readonly unknown[]): Promise<string[]> {
  const lines: string[] = [];
  for (let from = 0; from < rows.length; from += ROWS_A_LINE) {
    lines.push(JSON.stringify(rows.slice(from, from + ROWS_A_LINE)));
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
