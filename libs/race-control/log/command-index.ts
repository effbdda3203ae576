import type { EventMetadata, LogRecord } from './log-record.ts';

/** A command that wrote something: which, and what. */
export interface Written {
  readonly commandHash: string;
  readonly first: number;
  readonly count: number;
}

/** As a snapshot keeps it: id, hash, first revision, count. */
export type WrittenRow = readonly [commandId: string, commandHash: string, first: number, count: number];

/**
 * Which command wrote which records. It is made of the log's metadata, so it is as lasting as the log itself:
 * this is what makes a command id count once, for ever.
 */
export class CommandIndex {
  private readonly written = new Map<string, Written>();

  get(commandId: string): Written | undefined {
    return this.written.get(commandId);
  }

  add({ revision, metadata }: LogRecord): void {
    const { commandId, commandHash } = metadata as Partial<EventMetadata>;
    if (commandId === undefined || commandHash === undefined) return;
    const known = this.written.get(commandId);
    if (!known) this.written.set(commandId, { commandHash, first: revision, count: 1 });
    else if (known.first + known.count === revision) {
      this.written.set(commandId, { ...known, count: known.count + 1 });
    }
  }

  rows(): WrittenRow[] {
    return [...this.written].map(([id, { commandHash, first, count }]) => [id, commandHash, first, count]);
  }

  restore(rows: readonly WrittenRow[]): void {
    for (const [id, commandHash, first, count] of rows) this.written.set(id, { commandHash, first, count });
  }
}
