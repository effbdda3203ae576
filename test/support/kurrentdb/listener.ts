import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Server, ServerCredentials } from '@grpc/grpc-js';

/** The part of a socket that stops and starts reading, which HTTP/2 hides once it has taken the socket. */
interface Readable {
  readonly _handle: { readStop(): void; readStart(): void } | null;
}

/**
 * Accepts the connections of a node and hands them to its gRPC server. It can stand still as a stopped
 * process does: its system keeps the connections and accepts new ones, but nothing is read, so that not even
 * a ping is answered.
 */
export class Listener {
  private readonly sockets = new Set<Socket>();
  private readonly waiting = new Set<Socket>();
  private isStill = false;
  private readonly server: NetServer;
  private readonly inject: (socket: Socket) => void;

  constructor(grpc: Server, credentials: ServerCredentials) {
    const injector = grpc.createConnectionInjector(credentials);
    this.inject = (socket) => injector.injectConnection(socket);
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  /** Listens at a port, or at any free one for 0. Returns the port. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((done, fail) => {
      this.server.once('error', fail);
      this.server.listen(port, host, () => {
        const address = this.server.address();
        done(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  standStill(): void {
    this.isStill = true;
    for (const socket of this.sockets) handleOf(socket)?.readStop();
  }

  wake(): void {
    this.isStill = false;
    for (const socket of this.sockets) handleOf(socket)?.readStart();
    for (const socket of this.waiting) this.inject(socket);
    this.waiting.clear();
  }

  /** Ends every connection at once, and waits until all are gone. */
  close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    for (const socket of this.sockets) socket.destroy();
    return closed;
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.waiting.delete(socket);
    });
    if (!this.isStill) return this.inject(socket);
    handleOf(socket)?.readStop();
    this.waiting.add(socket);
  }
}

const handleOf = (socket: Socket): Readable['_handle'] => (socket as unknown as Readable)._handle;
