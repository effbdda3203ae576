import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, as far as they keep it from going down. */
export class OpenConnections {
  /**
   * Those on which nothing has been asked yet. Browsers open some ahead, and Node takes them for busy: a
   * server that goes down would wait for them.
   */
  private readonly unused = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.unused.add(socket);
      socket.once('close', () => this.unused.delete(socket));
    });
    server.on('request', ({ socket }) => this.unused.delete(socket));
  }

  /** Those on which no request is being answered. */
  closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.unused) socket.destroy();
  }

  closeAll(): void {
    this.server.closeAllConnections();
  }
}
