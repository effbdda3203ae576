import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server that could delay its shutdown. */
export class OpenConnections {
  /**
   * Connections without a request yet, by the address of the client: with TLS, a request has another socket
   * than its connection. Browsers open some in advance, and Node treats them as busy, so a shutdown would
   * wait for them.
   */
  private readonly withoutRequest = new Map<string, Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      const client = clientOf(socket);
      this.withoutRequest.set(client, socket);
      socket.once('close', () => {
        if (this.withoutRequest.get(client) === socket) this.withoutRequest.delete(client);
      });
    });
    server.on('request', ({ socket }) => this.withoutRequest.delete(clientOf(socket)));
  }

  /** Closes the connections on which no request is being answered. */
  closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.withoutRequest.values()) socket.destroy();
  }

  closeAll(): void {
    this.server.closeAllConnections();
  }
}

const clientOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
