import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { sleep } from '../../../interrupt.ts';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import type { CapturedChunk } from './captures.ts';

const HOST = '127.0.0.1';

/**
 * A timing system that plays a capture, on a port of this machine. It takes no input. It starts with the
 * first client. Where the capture has a new connection, it closes its own and waits for the next client.
 */
export class ReplayServer {
  private readonly clients = new Set<Socket>();
  private onClient = (): void => undefined;

  private constructor(
    private readonly server: Server,
    private readonly signal: AbortSignal,
  ) {
    server.on('connection', (socket) => this.addClient(socket));
  }

  /** @throws CliError if the port cannot be used */
  static async open(port: number, signal: AbortSignal): Promise<ReplayServer> {
    const server = createServer();
    const opened = new ReplayServer(server, signal);
    try {
      server.listen(port, HOST);
      await once(server, 'listening');
    } catch (error) {
      const { message } = error as Error;
      const words = `Port ${port} cannot be used: ${message}. Name another one with --listen.`;
      throw new CliError(EXIT.failed, words);
    }
    return opened;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Sends the chunks to all clients, at a multiple of their original speed. Returns how many it sent. */
  async play(chunks: AsyncIterable<CapturedChunk>, speed: number): Promise<number> {
    let [connection, sent]: [number | null, number] = [null, 0];
    let start = { atMs: 0, clockMs: 0 };
    for await (const chunk of chunks) {
      if (chunk.connection !== connection) this.disconnectAll();
      connection = chunk.connection;
      if (this.clients.size === 0) {
        await this.firstClient();
        start = { atMs: chunk.atMs, clockMs: performance.now() };
      }
      const dueMs = start.clockMs + (chunk.atMs - start.atMs) / speed;
      if (dueMs > performance.now()) await sleep(dueMs - performance.now(), this.signal);
      if (this.signal.aborted) break;
      await Promise.all([...this.clients].map((client) => this.send(client, chunk.bytes)));
      sent += 1;
    }
    return sent;
  }

  async close(): Promise<void> {
    this.disconnectAll();
    this.server.close();
    await once(this.server, 'close');
  }

  private addClient(socket: Socket): void {
    this.clients.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.clients.delete(socket));
    socket.resume();
    this.onClient();
  }

  private disconnectAll(): void {
    for (const client of this.clients) client.destroySoon();
    this.clients.clear();
  }

  private async firstClient(): Promise<void> {
    while (this.clients.size === 0 && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.onClient = resolve;
        this.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** Waits for a client that does not keep up: this is a test of one, and nothing may be lost. */
  private async send(client: Socket, bytes: Buffer): Promise<void> {
    if (client.destroyed || client.write(bytes)) return;
    await Promise.race([once(client, 'drain'), once(client, 'close')]).catch(() => undefined);
  }
}
