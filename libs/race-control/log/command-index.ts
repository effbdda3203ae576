import type { LogRecord } from './log-record.ts';
import type { EventMetadata } from '../answers/log.ts';
import { PackedCommands, type WrittenCommand } from './packed-commands.ts';

/** One command in a snapshot: id, hash, first revision, count. */
export type CommandIndexRow = readonly [commandId: string, commandHash: string, first: number, count: number];

/**
 * Finds the records of a command by its id. The index is built from the metadata of the log and lasts as long
 * as the log does. For this reason a command id counts only once, for ever.
 */
export class CommandIndex {
  private readonly packed = new PackedCommands();
  /** Commands with ids or hashes of another form, as a log that was imported may have them. */
  private readonly others = new Map<string, WrittenCommand>();

  get(commandId: string): WrittenCommand | undefined {
    const row = this.packed.find(commandId);
    return row >= 0 ? this.packed.commandAt(row) : this.others.get(commandId);
  }

  add({ revision, metadata }: LogRecord): void {
    const { commandId, commandHash } = metadata as Partial<EventMetadata>;
    if (commandId === undefined || commandHash === undefined) return;
    const found = this.get(commandId);
    if (!found) return this.set(commandId, { commandHash, first: revision, count: 1 });
    if (found.first + found.count === revision) this.set(commandId, { ...found, count: found.count + 1 });
  }

  /** Yields the index as it was at a revision, also while more commands are added. */
  *rows(until = Infinity): Generator<CommandIndexRow, void, undefined> {
    const others = this.others.entries();
    let other = others.next();
    for (let row = 0; row < this.packed.length || !other.done;) {
      const packed = row < this.packed.length ? this.packed.commandAt(row) : null;
      // Both are in the order of their records.
      if (packed && (other.done || packed.first < other.value[1].first)) {
        if (packed.first <= until) yield rowOf(this.packed.idAt(row), packed, until);
        row += 1;
      } else if (!other.done) {
        if (other.value[1].first <= until) yield rowOf(...other.value, until);
        other = others.next();
      }
    }
  }

  restore(rows: Iterable<CommandIndexRow>): void {
    for (const [id, commandHash, first, count] of rows) this.set(id, { commandHash, first, count });
  }

  private set(commandId: string, command: WrittenCommand): void {
    const row = this.packed.find(commandId);
    if (row >= 0) this.packed.setCount(row, command.count);
    else if (PackedCommands.takes(commandId, command)) this.packed.add(commandId, command);
    else this.others.set(commandId, command);
  }
}

const rowOf = (id: string, { commandHash, first, count }: WrittenCommand, until: number): CommandIndexRow => [
  id,
  commandHash,
  first,
  Math.min(count, until + 1 - first),
];
