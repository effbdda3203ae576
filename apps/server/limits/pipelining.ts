import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for the one before. No client of ours sends a second one. */
const MAX_WAITING = 16;

type Exchange = readonly [IncomingMessage, ServerResponse];
type Handle = (...exchange: Exchange) => void;

/**
 * Handles the requests of a connection one after another. Node reads up to a thousand short ones at once,
 * which would hold up all other clients together. A connection with more than a few that wait is closed.
 */
export function limitPipelining(server: Server): void {
  const handlers = server.listeners('request') as Handle[];
  const waiting = new WeakMap<Socket, Exchange[]>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    response.once('close', () => setImmediate(next, request.socket));
    for (const handler of handlers) handler(request, response);
  };
  const next = (socket: Socket): void => {
    const exchange = socket.destroyed ? undefined : waiting.get(socket)?.shift();
    if (exchange) handle(...exchange);
    else waiting.delete(socket);
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const { socket } = request;
    const others = waiting.get(socket);
    if (!others) {
      waiting.set(socket, []);
      handle(request, response);
    } else if (others.length < MAX_WAITING) others.push([request, response]);
    else socket.destroy();
  });
}
