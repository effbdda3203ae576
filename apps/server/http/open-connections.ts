import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server that could delay its shutdown. */
export class OpenConnections {
  /**
   * Connections without a request yet. Browsers open some in advance, and Node treats them as busy, so a
   * shutdown would wait for them.
   */
  private readonly withoutRequest = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.withoutRequest.add(socket);
      socket.once('close', () => this.withoutRequest.delete(socket));
    });
    server.on('request', ({ socket }) => this.withoutRequest.delete(socket));
  }

  /** Closes the connections on which no request is being answered. */
  closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.withoutRequest) socket.destroy();
  }

  closeAll(): void {
    this.server.closeAllConnections();
  }
}
