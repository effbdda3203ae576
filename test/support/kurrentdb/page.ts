import { setTimeout as pause } from 'node:timers/promises';
import { SseClient } from '../sse.ts';

/** Wait before a page opens its stream again, as a browser waits. */
const REOPEN_MS = 50;

/**
 * A page that follows the log over HTTP. When its stream ends, it continues after its last id at the next
 * server, as a page behind a door does.
 */
export class Page {
  /** The ids of all records, in the order in which they were received. */
  readonly ids: number[] = [];
  private isOpen = true;
  private stream: SseClient | null = null;

  /** @param addressOf returns the address of the stream for the nth try */
  constructor(private readonly addressOf: (tries: number) => string) {
    void this.follow();
  }

  get last(): number {
    return this.ids.at(-1) ?? -1;
  }

  close(): void {
    this.isOpen = false;
    this.stream?.cut();
  }

  private async follow(): Promise<void> {
    for (let tries = 0; this.isOpen; tries += 1) {
      try {
        await this.followOnce(this.addressOf(tries));
      } catch {
        await pause(REOPEN_MS);
      }
    }
  }

  private async followOnce(address: string): Promise<void> {
    const headers: Record<string, string> = this.last < 0 ? {} : { 'last-event-id': String(this.last) };
    const stream = await SseClient.open(address, headers, ({ id }) => this.ids.push(Number(id)));
    this.stream = stream;
    if (!this.isOpen) stream.cut();
    await stream.ended();
    if (stream.response.statusCode !== 200)
      throw new Error(`The stream has status ${stream.response.statusCode}.`);
  }
}
