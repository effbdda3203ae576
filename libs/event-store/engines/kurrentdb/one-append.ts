import type { AppendResult, AppendStreamState, EventData } from '@kurrent/kurrentdb-client';
import type { AppendReceipt, ExpectedRevision } from '../../port.ts';
import { expectedHead, wrongRevision } from '../refusals.ts';
import { waitFor, type Budget } from './connection/budget.ts';
import type { Connection } from './connection/connection.ts';
import { AppendInDoubt, isNotTaken, isSlowAnswer, kindOf, LinkDropped } from './failures.ts';
import type { Link } from './connection/link.ts';
import { readStreamOver } from './read.ts';
import type { Receipts } from './receipts.ts';

export type ExactRevision = Exclude<ExpectedRevision, 'any'>;

interface Order {
  readonly stream: string;
  readonly events: EventData[];
  readonly expected: ExactRevision;
  readonly budget: Budget;
}

/**
 * One append, with all its tries. The server gives no answer to a repetition of an append that is still on
 * its way. So there is no second try over a link that lives: while the answer is late, the log is looked at,
 * and it shows when the events have landed. There is a second try when the link failed or was dropped.
 */
export class OneAppend {
  private readonly what: string;
  /** Number of tries that may still land. */
  private unresolved = 0;
  /** Whether the caller has the receipt or an error. Nothing is sent after that. */
  private isOver = false;

  constructor(
    private readonly connection: Connection,
    private readonly receipts: Receipts,
    private readonly order: Order,
  ) {
    this.what = `Appending to ${order.stream}`;
  }

  /** @throws AppendInDoubt, StoreError, or an error of the client */
  async run(): Promise<AppendReceipt> {
    const { stream, expected, budget } = this.order;
    try {
      return await this.connection.tryAgain(budget, (link) => this.tryOver(link));
    } catch (error) {
      if (kindOf(error) === 'wrong-expected-version') {
        const { actualState } = error as { readonly actualState?: unknown };
        throw wrongRevision(stream, expected, typeof actualState === 'bigint' ? Number(actualState) : null);
      }
      if (this.unresolved === 0) throw error;
      throw new AppendInDoubt(error);
    } finally {
      this.isOver = true;
    }
  }

  private async tryOver(link: Link): Promise<AppendReceipt> {
    const { budget } = this.order;
    await this.waitForRoom(link);
    let show: (receipt: Promise<AppendReceipt>) => void = () => undefined;
    const seen = new Promise<AppendReceipt>((resolve) => (show = resolve));
    let isLooking = false;
    const look = async (): Promise<void> => {
      // An impatient append asks whether the server answers now. An old event in the log does not show it.
      if (isLooking || !budget.isPatient) return;
      isLooking = true;
      const found = await this.lookInLog(link).catch(() => null);
      // Found once is enough: only the first receipt that is shown has somebody who waits for it.
      if (found && !this.isOver) show(found());
      isLooking = found !== null;
    };
    const start = () => Promise.race([this.sendAndLook(link), seen]);
    return this.connection.tryOn(link, { what: this.what, budget, start, onLate: () => void look() });
  }

  private async waitForRoom(link: Link): Promise<void> {
    const room = link.takeRoom();
    if (!room) return;
    const { budget } = this.order;
    const what = `${this.what}, which waited for its turn,`;
    const wait = { what, budget, lateMs: budget.limitMs, onLate: () => undefined };
    await waitFor(link, wait, room).catch((error: unknown) => {
      void room.then(() => link.giveRoom());
      throw error;
    });
  }

  /** Sends the events. If the server answers that it took too long, looks whether they have landed. */
  private async sendAndLook(link: Link): Promise<AppendReceipt> {
    try {
      return await this.send(link);
    } catch (error) {
      if (!isSlowAnswer(error) || !this.order.budget.isPatient) throw error;
      const found = await this.lookInLog(link).catch(() => null);
      if (!found) throw error;
      return found();
    }
  }

  /** Sends the events, and keeps the room on the link until there is an answer, however late it is. */
  private async send(link: Link): Promise<AppendReceipt> {
    const { stream, events, expected, budget } = this.order;
    const streamState: AppendStreamState = expected === 'no-stream' ? 'no_stream' : BigInt(expected);
    let answer: AppendResult;
    try {
      // The client asks for this before it sends its first append. Without an answer nothing was sent. The
      // client waits without a limit, so the answer can come after the time of the append.
      await link.capabilities;
      if (this.isOver || link.isDropped) throw new LinkDropped(this.what);
      this.unresolved += 1;
      answer = await link.client
        .appendToStream(stream, events, { streamState, requiresLeader: true })
        .catch((error: unknown) => {
          if (isNotTaken(error)) this.unresolved -= 1;
          throw error;
        });
    } finally {
      link.giveRoom();
    }
    return this.receipts.of(stream, answer, budget);
  }

  /** Returns how to get the receipt, or the refusal, if the log shows it; otherwise null. */
  private async lookInLog(link: Link): Promise<(() => Promise<AppendReceipt>) | null> {
    const { stream, events, expected, budget } = this.order;
    const from = (expectedHead(expected) ?? -1) + 1;
    const found = await readStreamOver(link, stream, { from, limit: events.length }, budget);
    if (found.length === 0) return null;
    if (found.every(({ event }, i) => event?.id === events[i]?.id)) {
      const last = { success: true, nextExpectedRevision: BigInt(from + events.length - 1) };
      return () => this.receipts.of(stream, last, budget);
    }
    const [end] = await readStreamOver(link, stream, { direction: 'backwards', limit: 1 }, budget);
    const head = end?.event ? Number(end.event.revision) : null;
    return () => Promise.reject(wrongRevision(stream, expected, head));
  }
}
