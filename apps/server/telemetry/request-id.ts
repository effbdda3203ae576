import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const HEADER = 'x-request-id';
const WELL_FORMED = /^[\w.:-]{1,64}$/u;
/** Looks like a ticket for a stream, and must not get into a log. */
const TICKET = /^[\w-]{32}$/u;
const HEXADECIMAL = /^[\da-f]{32}$/iu;

/**
 * Returns the id of a request, under which the log and the traces name it: the one of the client or of the
 * proxy if it is well formed, otherwise a new one.
 */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[HEADER];
  if (typeof given !== 'string' || !WELL_FORMED.test(given)) return randomUUID();
  return TICKET.test(given) && !HEXADECIMAL.test(given) ? randomUUID() : given;
}

/** Answers every request with its id. */
export function answerRequestId(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    reply.header(HEADER, request.id);
    done();
  });
}
