import { hash } from 'node:crypto';
import { z } from 'zod';

/** The `previousHash` of the first record of a raw log. */
export const NO_HASH = '0'.repeat(64);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const count = z.int().min(0);
const front = { n: count.min(1), at: z.iso.datetime(), connection: count };
const back = { previousHash: sha256, hash: sha256 };

const note = z.discriminatedUnion('kind', [
  /** The last line of the segment before has only this many bytes, after a crash. It was never durable. */
  z.strictObject({ kind: z.literal('torn'), bytes: count }),
  /** The disk refused records from number `from` on, up to this one. */
  z.strictObject({
    kind: z.literal('not-kept'),
    from: count,
    records: count,
    bytes: count,
    since: z.iso.datetime(),
    because: z.string(),
  }),
]);

/** One line of a raw log: bytes as they came, or a note about bytes that are not there. */
const storedRecord = z.union([
  z.strictObject({ ...front, bytes: z.base64(), ...back }),
  z.strictObject({ ...front, note, ...back }),
]);
type StoredRecord = z.infer<typeof storedRecord>;

export type RawNote = z.infer<typeof note>;

interface RecordFront {
  /** The number of the record. It grows by one, and over the records that a note says are not kept. */
  readonly n: number;
  /** When the bytes came, in milliseconds since 1970 by the clock of this machine. */
  readonly atMs: number;
  /** Counts the connections of this log. A note has that of the record before it. */
  readonly connection: number;
}

export type RawRecord = RecordFront &
  (
    { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'note'; readonly note: RawNote }
  );

/** What a line says, and whether it says it of itself: its place in the chain is not checked here. */
export interface RawLine {
  readonly record: RawRecord;
  readonly previousHash: string;
  readonly hash: string;
  /** Whether the hash is that of the line. */
  readonly isSound: boolean;
}

/** A record on its way to the disk. `bytes` are base64. */
export type NewRecord = RecordFront & ({ readonly bytes: string } | { readonly note: RawNote });

/** Returns the line of a record with its hash: SHA-256 of the line without `"hash"`, as UTF-8. */
export function rawLine(record: NewRecord, previousHash: string): { line: string; hash: string } {
  const { n, atMs, connection, ...body } = record;
  const at = new Date(atMs).toISOString();
  const unsealed = JSON.stringify({ n, at, connection, ...body, previousHash });
  const hashed = hash('sha256', unsealed, 'hex');
  return { line: `${unsealed.slice(0, -1)},"hash":"${hashed}"}\n`, hash: hashed };
}

/** The end of a line, from `,"hash":"` on. */
const HASH_LENGTH = ',"hash":""}'.length + 64;

/** Returns what a line says; null if it is not a record. */
export function parseRawLine(line: string): RawLine | null {
  const stored = parseStored(line);
  if (stored === null) return null;
  const front = { n: stored.n, atMs: Date.parse(stored.at), connection: stored.connection };
  const record: RawRecord =
    'note' in stored
      ? { kind: 'note', ...front, note: stored.note }
      : { kind: 'bytes', ...front, bytes: Buffer.from(stored.bytes, 'base64') };
  const isSound = hash('sha256', `${line.slice(0, -HASH_LENGTH)}}`, 'hex') === stored.hash;
  return { record, previousHash: stored.previousHash, hash: stored.hash, isSound };
}

function parseStored(line: string): StoredRecord | null {
  try {
    return storedRecord.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
