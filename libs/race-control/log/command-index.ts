import type { LogRecord } from './log-record.ts';
import type { EventMetadata } from '../answers/log.ts';

/** The records that one command wrote. */
export interface WrittenCommand {
  readonly commandHash: string;
  /** Revision of the first record. */
  readonly first: number;
  readonly count: number;
}

/** One command in a snapshot: id, hash, first revision, count. */
export type CommandIndexRow = readonly [commandId: string, commandHash: string, first: number, count: number];

/**
 * Finds the records of a command by its id. The index is built from the metadata of the log and lasts as long
 * as the log does. For this reason a command id counts only once, for ever.
 */
export class CommandIndex {
  private readonly written = new Map<string, WrittenCommand>();

  get(commandId: string): WrittenCommand | undefined {
    return this.written.get(commandId);
  }

  add({ revision, metadata }: LogRecord): void {
    const { commandId, commandHash } = metadata as Partial<EventMetadata>;
    if (commandId === undefined || commandHash === undefined) return;
    const found = this.written.get(commandId);
    if (!found) this.written.set(commandId, { commandHash, first: revision, count: 1 });
    else if (found.first + found.count === revision) {
      this.written.set(commandId, { ...found, count: found.count + 1 });
    }
  }

  /** Yields the index as it was at a revision, also while more commands are added. */
  *rows(until = Infinity): Generator<CommandIndexRow, void, undefined> {
    for (const [id, { commandHash, first, count }] of this.written) {
      if (first <= until) yield [id, commandHash, first, Math.min(count, until + 1 - first)];
    }
  }

  restore(rows: Iterable<CommandIndexRow>): void {
    for (const [id, commandHash, first, count] of rows) this.written.set(id, { commandHash, first, count });
  }
}
