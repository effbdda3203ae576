import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { COMMAND_LIMIT, readBodies } from './bodies.ts';
import { isForLoopback } from './loopback.ts';
import { problemOf, sendProblem } from './problem-filter.ts';
import { problem, PROBLEM_TYPE, type HttpProblemCode } from './problems.ts';
import type { Routes } from './routes.ts';

/** Set when the server goes down: from then on a request on a connection that is still there is sent away. */
export interface Closing {
  yes: boolean;
}

/** Longer than any id of ours; what is longer is no address of ours either. */
const LONGEST_PARAMETER = 200;
/** To send a whole request. */
const REQUEST_MS = 120_000;

/** Fastify as we want it: our own bodies, and problems wherever it would answer by itself. */
export function createAdapter(routes: Routes, closing: Closing): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: COMMAND_LIMIT,
    requestTimeout: REQUEST_MS,
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
    } else if (!isForLoopback(request.headers.host)) {
      sendProblem(reply, problem('host-not-loopback', 'The Host of this request is another machine.'));
    } else done();
  });
  return adapter;
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
  const { status, body } = problem(CLIENT_ERRORS[error.code ?? ''] ?? 'request-malformed');
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
