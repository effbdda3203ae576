import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { COMMAND_LIMIT, readBodies } from './request-bodies.ts';
import type { Bounds } from '../limits/bounds.ts';
import { isForLoopback } from '../auth/loopback.ts';
import { problemOf, sendProblem } from './problem-filter.ts';
import { problem, type HttpProblemCode } from './problems.ts';
import { sendRaw } from './raw-problem.ts';
import type { Routes } from './known-routes.ts';

/** Set when the server goes down: from then on a request on a connection that is still there is sent away. */
export interface Closing {
  yes: boolean;
}

/** Longer than any id of ours; what is longer is no address of ours either. */
const LONGEST_PARAMETER = 200;
const LONGEST_ADDRESS = 4_096;
/** Whoever was answered on a bare connection has so many milliseconds to read it. */
const LAST_WORDS_MS = 2_000;
/** So often it is looked whether somebody takes too long, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** Fastify as we want it: our own bodies, and problems wherever it would answer by itself. */
export function createAdapter(
  routes: Routes,
  closing: Closing,
  isOpen: boolean,
  { limits, isProxy }: Bounds,
): FastifyAdapter {
  const [headersTimeout, requestTimeout] = timeoutsOf(limits);
  const adapter = new FastifyAdapter({
    bodyLimit: COMMAND_LIMIT,
    requestTimeout,
    // For an answer that nobody reads on. Whoever is slow to ask is told so before.
    connectionTimeout: requestTimeout === 0 ? 0 : requestTimeout + 2 * LOOK_EVERY_MS,
    http: { headersTimeout, connectionsCheckingInterval: LOOK_EVERY_MS },
    trustProxy: isProxy,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    // No middleware is used, so that none is looked for on every request.
    skipMiddie: true,
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, problemOf(error, request)),
    clientErrorHandler: refuseRaw,
  });
  const instance = adapter.getInstance();
  routes.watch(instance);
  readBodies(instance);
  instance.addHook('onRequest', (request, reply, done) => {
    if (closing.yes) {
      reply.header('connection', 'close');
      sendProblem(reply, problem('shutting-down'));
    } else if (isOpen && !isForLoopback(request.headers.host)) {
      sendProblem(reply, problem('host-not-loopback', 'The Host of this request is another machine.'));
    } else if (request.url.length > LONGEST_ADDRESS) sendProblem(reply, problem('path-too-long'));
    else done();
  });
  return adapter;
}

/** In milliseconds, 0 for none, as Node has it. The headers are part of the request. */
function timeoutsOf(limits: Bounds['limits']): [headers: number, request: number] {
  const request = limits['request-seconds'];
  const headers = Math.min(limits['header-seconds'], request);
  const ms = (seconds: number): number => (seconds === Infinity ? 0 : seconds * 1_000);
  return [ms(headers), ms(request)];
}

const CLIENT_ERRORS: Readonly<Record<string, HttpProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** What Node cannot read as HTTP never reaches Fastify, so it is answered on the bare connection. */
function refuseRaw(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  sendRaw(socket, problem(CLIENT_ERRORS[error.code ?? ''] ?? 'request-malformed'));
  setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
}
