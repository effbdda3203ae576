import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Wait before a command without a receipt is sent again. A real official waits longer. */
const RETRY_MS = 100;

/** Officials who issue notes, one after another, and repeat each until it has its receipt. */
export class Officials {
  /** Longest time of an answer, whether it was a receipt or not. */
  longestAnswerMs = 0;
  /** Number of answers with 503. */
  refusals = 0;
  private received = 0;
  private isRunning = true;
  private wake: () => void = () => undefined;
  private readonly working: Promise<unknown>;

  constructor(
    servers: readonly string[],
    count: number,
    private readonly meeting: string,
  ) {
    const all = Array.from({ length: count }, (_, n) => this.issueNotes(servers[n % servers.length] ?? ''));
    this.working = Promise.all(all);
    // `receipts` reports the failure.
    this.working.catch(() => undefined);
  }

  /** Resolves after a number of receipts from now on. @throws Error when a server has ended */
  async receipts(count: number): Promise<void> {
    const wanted = this.received + count;
    const enough = new Promise<void>((done) => {
      this.wake = () => this.received >= wanted && done();
    });
    await Promise.race([enough, this.working]);
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.working.catch(() => undefined);
  }

  private async issueNotes(server: string): Promise<void> {
    while (this.isRunning) {
      const id = randomUUID();
      while (!(await this.post(server, id)) && this.isRunning) await pause(RETRY_MS);
      this.received += 1;
      this.wake();
    }
  }

  /** Returns whether the answer was a receipt. */
  private async post(server: string, id: string): Promise<boolean> {
    const headers = {
      'content-type': 'application/json',
      'greenflag-official': 'bench; role=director',
      'idempotency-key': id,
    };
    const body = JSON.stringify({ type: 'AddNote', text: 'Track is drying' });
    const before = performance.now();
    const url = `${server}/api/meetings/${this.meeting}/commands`;
    const answer = await fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    this.longestAnswerMs = Math.max(this.longestAnswerMs, performance.now() - before);
    if (answer.status === 503) this.refusals += 1;
    // The answer 409 says that an earlier try of the command is still being decided.
    else if (answer.status !== 200 && answer.status !== 409) throw new Error(text);
    return answer.status === 200;
  }
}
