import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stream of events that went over the line. */
export interface Streamed {
  /** What it was asked to resume after; null: from a fresh start. */
  readonly after: number | null;
  /** Kind and id of each event that came, in order. */
  readonly events: readonly { readonly event: string; readonly id: number }[];
}

/**
 * The line between a page and its server, as the track's wireless network is one: all that goes over it can
 * be cut off at any moment, and nothing gets through until it is mended.
 */
export class BreakableProxy {
  private readonly recorded: { after: number | null; text: string }[] = [];
  private isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly far: string,
  ) {
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => this.carry(asked, answer));
  }

  static async to(far: string): Promise<BreakableProxy> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new BreakableProxy(server, far);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every stream of views since the beginning. */
  get streams(): Streamed[] {
    return this.recorded.map(({ after, text }) => {
      const events = [...text.matchAll(/^event: (\w+)\nid: (\d+)$|^id: (\d+)\nevent: (\w+)$/gmu)];
      return {
        after,
        events: events.map(([, event, id, id2, event2]) => ({
          event: event ?? event2 ?? '',
          id: Number(id ?? id2),
        })),
      };
    });
  }

  /** Every connection breaks, in the midst of whatever was on it, and no other is taken. */
  cut(): void {
    this.isCut = true;
    this.server.closeAllConnections();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  private carry(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.isCut) return void asked.socket.destroy();
    const { method, headers, url: path = '/' } = asked;
    const onward = request(this.far + path, { method, headers, agent: false }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      if (path.includes('/projections/stream')) this.listen(asked, told);
      told.on('data', (bytes) => answer.write(bytes));
      told.on('end', () => answer.end());
      told.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  private listen({ headers }: IncomingMessage, told: IncomingMessage): void {
    const after = headers['last-event-id'];
    const stream = { after: after === undefined ? null : Number(after), text: '' };
    this.recorded.push(stream);
    const decoder = new TextDecoder();
    told.on('data', (bytes: Buffer) => (stream.text += decoder.decode(bytes, { stream: true })));
  }
}
