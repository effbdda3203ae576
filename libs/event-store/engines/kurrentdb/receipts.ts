import type { AppendResult } from '@kurrent/kurrentdb-client';
import { StoreError } from '../../errors.ts';
import type { AppendReceipt } from '../../port.ts';
import type { Budget } from './connection/budget.ts';
import type { Reader } from './read.ts';
import { positionOf } from './translate.ts';

/** Makes the receipts of appends from the answers of the server. */
export class Receipts {
  private newestPosition = -1;

  constructor(private readonly reader: Reader) {}

  /**
   * Returns the receipt of an append. The server answers a repetition with success too, and then its position
   * is not reliable. So a position that is not newer than all positions before it is read from the log.
   */
  async of(stream: string, answer: AppendResult, budget: Budget): Promise<AppendReceipt> {
    const revision = Number(answer.nextExpectedRevision);
    const position = positionOf(answer);
    if (position !== null && position > this.newestPosition) {
      this.newestPosition = position;
      return { revision, globalPosition: position };
    }
    const [event] = await this.reader.readStream(stream, { from: revision, limit: 1 }, budget);
    if (event?.revision === revision) {
      this.newestPosition = Math.max(this.newestPosition, event.globalPosition);
      return { revision, globalPosition: event.globalPosition };
    }
    throw new StoreError(
      'log-damaged',
      `The server acknowledged record ${revision} of stream ${stream}, but the record is not there.`,
    );
  }
}
