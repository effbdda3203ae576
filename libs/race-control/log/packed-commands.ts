import { randomInt } from 'node:crypto';

/** The records that one command wrote. */
export interface WrittenCommand {
  readonly commandHash: string;
  /** Revision of the first record. */
  readonly first: number;
  readonly count: number;
}

/** Bytes of the parts of a row. */
const ID = 16;
const HASH = 32;
const FIRST = ID + HASH;
const COUNT = FIRST + 4;
const ROW = COUNT + 4;

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/u;
const SHA_256 = /^[\da-f]{64}$/u;

/**
 * Clients choose the ids. They do not know this number, so they cannot choose many ids that share a slot. At
 * most eight always do: ids that differ only in certain pairs of bits have the same hash for each number.
 */
const SEED = randomInt(2 ** 32);

/**
 * Commands in the order in which they were added, in a quarter of the memory that a map of texts takes: a
 * long meeting has as many commands as records. The ids are found by a table of slots: each slot holds the
 * number of a row plus one, and the slots after it those with the same hash.
 */
export class PackedCommands {
  private rows = Buffer.alloc(16 * ROW);
  private slots = new Uint32Array(32);
  private readonly wanted = Buffer.alloc(ID);
  length = 0;

  /** Returns whether a command can be packed. All that race control writes can. */
  static takes(commandId: string, { commandHash }: WrittenCommand): boolean {
    return UUID.test(commandId) && SHA_256.test(commandHash);
  }

  /** Returns the row of a command, or -1. */
  find(commandId: string): number {
    if (!UUID.test(commandId)) return -1;
    writeId(this.wanted, commandId, 0);
    return (this.slots[this.slotOf(this.wanted, 0)] ?? 0) - 1;
  }

  /** Adds a command that is not here yet. */
  add(commandId: string, { commandHash, first, count }: WrittenCommand): void {
    const at = this.length * ROW;
    if (at === this.rows.length) this.makeRoom();
    writeId(this.rows, commandId, at);
    this.rows.write(commandHash, at + ID, 'hex');
    this.rows.writeUInt32LE(first, at + FIRST);
    this.rows.writeUInt32LE(count, at + COUNT);
    this.slots[this.slotOf(this.rows, at)] = this.length + 1;
    this.length += 1;
    if (this.length * 2 > this.slots.length) this.spread();
  }

  setCount(row: number, count: number): void {
    this.rows.writeUInt32LE(count, row * ROW + COUNT);
  }

  commandAt(row: number): WrittenCommand {
    const at = row * ROW;
    return {
      commandHash: this.rows.toString('hex', at + ID, at + FIRST),
      first: this.rows.readUInt32LE(at + FIRST),
      count: this.rows.readUInt32LE(at + COUNT),
    };
  }

  idAt(row: number): string {
    const hex = this.rows.toString('hex', row * ROW, row * ROW + ID);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  /** Returns the slot of an id, or the free one where it belongs. */
  private slotOf(bytes: Buffer, at: number): number {
    const last = this.slots.length - 1;
    let slot = hashOf(bytes, at) & last;
    for (let row = this.slots[slot]; row; row = this.slots[slot]) {
      const other = (row - 1) * ROW;
      if (bytes.compare(this.rows, other, other + ID, at, at + ID) === 0) break;
      slot = (slot + 1) & last;
    }
    return slot;
  }

  /** A quarter more, because a long meeting must not keep much room free. */
  private makeRoom(): void {
    const rows = Buffer.alloc((this.length + Math.ceil(this.length / 4)) * ROW);
    this.rows.copy(rows);
    this.rows = rows;
  }

  private spread(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let row = 0; row < this.length; row += 1) {
      this.slots[this.slotOf(this.rows, row * ROW)] = row + 1;
    }
  }
}

const writeId = (into: Buffer, commandId: string, at: number): number =>
  into.write(commandId.replaceAll('-', ''), at, 'hex');

function hashOf(bytes: Buffer, at: number): number {
  let hash = SEED;
  for (let i = 0; i < ID; i += 4) {
    hash = Math.imul(hash ^ bytes.readInt32LE(at + i), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
