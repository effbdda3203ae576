import type { EventData } from '@kurrent/kurrentdb-client';
import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, CONFLICT_BACKOFF } from '../../backoff.ts';
import { StoreError } from '../../errors.ts';
import type { AppendReceipt } from '../../port.ts';
import { Budget } from './connection/budget.ts';
import type { Connection } from './connection/connection.ts';
import { OneAppend, type ExactRevision } from './one-append.ts';
import type { Reader } from './read.ts';
import { Receipts } from './receipts.ts';

/** Largest number of tries of an append at any revision while other writers are first. */
const MAX_TRIES = 64;

/**
 * Appends events. The caller makes the ids once, and the revision is always an exact one. So the server
 * recognises a repetition by its own log, even after a restart, and an append whose answer was lost can be
 * sent again.
 */
export class Writer {
  /** Appends at any revision run one after another for each stream: in parallel they would only conflict. */
  private readonly lastInStream = new Map<string, Promise<unknown>>();
  private readonly receipts: Receipts;

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {
    this.receipts = new Receipts(reader);
  }

  /** @throws StoreError `wrong-expected-revision`, AppendInDoubt, or the error of the client */
  append(
    stream: string,
    events: EventData[],
    expected: ExactRevision,
    budget = this.newBudget(),
  ): Promise<AppendReceipt> {
    return new OneAppend(this.connection, this.receipts, { stream, events, expected, budget }).run();
  }

  /** Appends at the end of a stream: reads the end, appends there, and tries again after a conflict. */
  async appendAtAnyRevision(
    stream: string,
    events: EventData[],
    budget = this.newBudget(),
  ): Promise<AppendReceipt> {
    const before = this.lastInStream.get(stream) ?? Promise.resolve();
    const appending = before.then(() => this.appendAtEnd(stream, events, budget));
    const settled = appending.catch(() => undefined);
    this.lastInStream.set(stream, settled);
    try {
      return await appending;
    } finally {
      if (this.lastInStream.get(stream) === settled) this.lastInStream.delete(stream);
    }
  }

  private async appendAtEnd(stream: string, events: EventData[], budget: Budget): Promise<AppendReceipt> {
    let end: ExactRevision = (await this.reader.readHead(stream, budget)) ?? 'no-stream';
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.append(stream, events, end, budget);
      } catch (error) {
        const isConflict = error instanceof StoreError && error.code === 'wrong-expected-revision';
        if (!isConflict) throw error;
        if (tries === MAX_TRIES)
          throw new StoreError('store-busy', `Others were first ${tries} times in a row.`);
        end = error.more.actualRevision ?? 'no-stream';
        if (tries > 2) await pause(backoffMs(tries - 2, CONFLICT_BACKOFF));
      }
    }
  }

  private newBudget(): Budget {
    return new Budget(this.connection.options.timeoutMs);
  }
}
