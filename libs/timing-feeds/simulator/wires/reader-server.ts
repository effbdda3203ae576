import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Reader, ReaderConnection, WireEvent } from './wire.ts';

const HOST = '127.0.0.1';
/** A client that does not read is cut off, as a decoder does. */
const MAX_UNSENT_BYTES = 4_194_304;

/** A simulated reader on a port of this machine. It answers its clients once the race begins. */
export class ReaderServer {
  private readonly clients = new Map<Socket, ReaderConnection | null>();
  private reader: Reader | null = null;
  private now: () => number = Date.now;
  private count = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.addClient(socket));
  }

  /** Opens the port; 0 means any. Rejects if the port is in use. */
  static async open(port: number): Promise<ReaderServer> {
    const server = createServer({ noDelay: true });
    server.listen(port, HOST);
    await once(server, 'listening');
    return new ReaderServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resolves once a client is connected, or rejects when the signal aborts. */
  async firstClient(signal: AbortSignal): Promise<void> {
    if (this.clients.size === 0) await once(this.server, 'connection', { signal });
  }

  /** Begins the race. `now` is the time of the race in milliseconds since 1970. */
  start(reader: Reader, now: () => number): void {
    this.reader = reader;
    this.now = now;
    for (const socket of this.clients.keys()) this.welcome(socket);
  }

  /** Sends to all clients, or breaks their connections. */
  play(event: WireEvent): void {
    for (const socket of this.clients.keys()) {
      if ('cut' in event || socket.writableLength > MAX_UNSENT_BYTES) socket.destroySoon();
      else socket.write(event.bytes);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.clients.keys()) socket.destroySoon();
    this.server.close();
    await once(this.server, 'close');
  }

  private addClient(socket: Socket): void {
    this.clients.set(socket, null);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => this.answer(socket, bytes));
    socket.once('close', () => this.clients.delete(socket));
    this.welcome(socket);
  }

  private welcome(socket: Socket): void {
    if (!this.reader) return;
    this.count += 1;
    const connection = this.reader.connect(this.now(), this.count === 1);
    this.clients.set(socket, connection);
    for (const bytes of connection.welcome) socket.write(bytes);
  }

  /** The clock of the reader is that of this machine, however fast the race is played. */
  private answer(socket: Socket, bytes: Uint8Array): void {
    const answers = this.clients.get(socket)?.answer(bytes, this.now(), Date.now()) ?? [];
    for (const answer of answers) socket.write(answer);
  }
}
