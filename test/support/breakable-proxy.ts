import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stream of events that went through the proxy. */
export interface ProxiedStream {
  /** Revision that it was asked to resume after; null without one. */
  readonly after: number | null;
  /** Kind and id of each event, in order. */
  readonly events: readonly { readonly event: string; readonly id: number }[];
}

/**
 * A proxy between a page and its server that can fail like the wireless network of a track: `cut` breaks all
 * connections at once, and nothing gets through until `mend`. `freeze` keeps them open, and holds everything.
 */
export class BreakableProxy {
  private readonly recorded: { after: number | null; text: string }[] = [];
  private isCut = false;
  private isFrozen = false;
  private held: (() => void)[] = [];
  /** The addresses of all requests that got through. */
  readonly paths: string[] = [];

  private constructor(
    private readonly server: Server,
    private target: string,
  ) {
    server.on('request', (incoming: IncomingMessage, answer: ServerResponse) =>
      this.forward(incoming, answer),
    );
  }

  static async to(target: string): Promise<BreakableProxy> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new BreakableProxy(server, target);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every stream of views since the start of the proxy. */
  get streams(): ProxiedStream[] {
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

  /** Breaks every connection and refuses new ones. */
  cut(): void {
    this.isCut = true;
    this.server.closeAllConnections();
  }

  /** Holds all bytes and requests until `mend`, like a network that is out of reach. No connection breaks. */
  freeze(): void {
    this.isFrozen = true;
  }

  /** Lets requests through again, to the same server or to another one. */
  mend(target = this.target): void {
    this.target = target;
    this.isCut = false;
    this.isFrozen = false;
    for (const pass of this.held.splice(0)) pass();
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  private pass(bytes: () => void): void {
    if (this.isFrozen) this.held.push(bytes);
    else bytes();
  }

  private forward(incoming: IncomingMessage, answer: ServerResponse): void {
    if (this.isFrozen) return void this.held.push(() => this.forward(incoming, answer));
    if (this.isCut) return void incoming.socket.destroy();
    const { method, headers, url: path = '/' } = incoming;
    this.paths.push(path);
    const outgoing = request(this.target + path, { method, headers, agent: false }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      if (path.includes('/projections/stream')) this.record(incoming, response);
      response.on('data', (bytes) => this.pass(() => void answer.write(bytes)));
      response.on('end', () => this.pass(() => void answer.end()));
      response.on('error', () => answer.destroy());
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  private record({ headers }: IncomingMessage, response: IncomingMessage): void {
    const after = headers['last-event-id'];
    const stream = { after: after === undefined ? null : Number(after), text: '' };
    this.recorded.push(stream);
    const decoder = new TextDecoder();
    response.on('data', (bytes: Buffer) => (stream.text += decoder.decode(bytes, { stream: true })));
  }
}
