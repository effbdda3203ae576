import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** At most this many requests wait on a connection; then no more of it is read. */
const MAX_WAITING = 16;

/**
 * Works on one request of a connection at a time. A client may send many requests without waiting for an
 * answer (HTTP pipelining), and Node starts them all at once: a thousand of them would keep the thread for
 * seconds, also when the client has left. Between two of them, other connections have their turn.
 */
export function answerInTurn(instance: FastifyInstance): void {
  const waiting = new WeakMap<Socket, number>();
  instance.addHook('onRequest', ({ raw: { socket } }, { raw: response }, done) => {
    // Node gives a response its socket when all earlier answers have been sent; never if the client leaves.
    if (response.socket !== null) return done();
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    if (count >= MAX_WAITING) socket.pause();
    response.once('socket', () => {
      const remaining = (waiting.get(socket) ?? 1) - 1;
      waiting.set(socket, remaining);
      if (remaining < MAX_WAITING) socket.resume();
      setImmediate(done);
    });
  });
}
