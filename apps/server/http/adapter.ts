import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyServerFactory,
} from 'fastify';
import { MAX_COMMAND_BYTES, installBodyParsers } from './request-bodies.ts';
import type { Bounds } from '../limits/bounds.ts';
import { installSecurityHeaders, SECURITY_HEADERS } from '../limits/security-headers.ts';
import { isForLoopback } from '../auth/loopback.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ServerCertificate } from '../tls/certificate.ts';
import { requestIdOf } from '../telemetry/request-id.ts';
import { observeRequests } from '../telemetry/telemetry.ts';
import { problemFromError, sendProblem } from './problem-filter.ts';
import { answerInTurn } from './pipelining.ts';
import { SERVER } from './problem-sets.ts';
import { sendProblemToSocket } from './raw-problem.ts';
import type { KnownRoutes } from './known-routes.ts';

/** Set when the server shuts down. Requests on connections that are still open are then refused. */
export interface ShutdownState {
  isClosing: boolean;
}

interface AdapterParts {
  readonly routes: KnownRoutes;
  readonly shutdown: ShutdownState;
  readonly metrics: Metrics;
  readonly bounds: Bounds;
  readonly gate: { readonly isOpen: boolean };
  readonly certificate: ServerCertificate | null;
}

/**
 * Maximum length of a parameter. No id is longer, so a longer parameter cannot be part of a valid address.
 */
const MAX_PARAMETER_LENGTH = 200;
const MAX_ADDRESS_LENGTH = 4_096;
/** Time for a client to read an answer that was written to the socket without Fastify. */
const REFUSAL_LINGER_MS = 2_000;
/** Interval at which Node checks for requests that take too long. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;

/** Creates Fastify with this server's body parsers, and with problems instead of Fastify's own errors. */
export function createAdapter(parts: AdapterParts): FastifyAdapter {
  const { routes, shutdown, metrics, gate, certificate } = parts;
  const { limits, isProxy } = parts.bounds;
  const [headersTimeout, requestTimeout] = timeoutsMs(limits);
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_COMMAND_BYTES,
    requestTimeout,
    // Closes answers that the client has stopped reading. A slow request gets its 408 before that.
    connectionTimeout: requestTimeout === 0 ? 0 : requestTimeout + 2 * TIMEOUT_CHECK_INTERVAL_MS,
    http: { headersTimeout, connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS },
    ...(certificate && { serverFactory: factoryOf(certificate) }),
    trustProxy: isProxy,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    // The server uses no middleware, so Fastify need not look for it on every request.
    skipMiddie: true,
    requestIdHeader: false,
    genReqId: requestIdOf,
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      // Fastify runs no hooks for these requests.
      sendProblem(reply.headers(SECURITY_HEADERS), problemFromError(error, request)),
    clientErrorHandler: refuseMalformedRequest,
  });
  const instance = adapter.getInstance();
  routes.recordRoutes(instance);
  answerInTurn(instance);
  installSecurityHeaders(instance);
  observeRequests(instance, metrics);
  installBodyParsers(instance);
  instance.addHook('onRequest', (request, reply, done) => {
    if (shutdown.isClosing) {
      reply.header('connection', 'close');
      sendProblem(reply, SERVER.problem('shutting-down'));
    } else if (gate.isOpen && !isForLoopback(request.headers.host)) {
      sendProblem(
        reply,
        SERVER.problem('host-not-loopback', 'The header Host of this request names another machine.'),
      );
    } else if (request.url.length > MAX_ADDRESS_LENGTH) sendProblem(reply, SERVER.problem('path-too-long'));
    else done();
  });
  return adapter;
}

const factoryOf =
  (certificate: ServerCertificate): FastifyServerFactory =>
  (handler, options) =>
    certificate.createServer(handler, options);

/** Refuses requests with a body that belong to no route. Fastify would read the body first. */
export function refuseBodiesWithoutRoute(instance: FastifyInstance, routes: KnownRoutes): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const hasBody = request.headers['content-type'] !== undefined;
    if (request.is404 && hasBody) sendProblem(reply, routes.notFoundProblem(request.method, request.url));
    else done();
  });
}

/** Returns the timeouts for Node, where 0 means none. The headers are part of the request. */
function timeoutsMs(limits: Bounds['limits']): [headers: number, request: number] {
  const request = limits['request-seconds'];
  const headers = Math.min(limits['header-seconds'], request);
  const ms = (seconds: number): number => (seconds === Infinity ? 0 : seconds * 1_000);
  return [ms(headers), ms(request)];
}

const CLIENT_ERROR_CODES: Readonly<Record<string, (typeof SERVER.codes)[number]>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** A client that does not get to HTTP cannot read an answer. */
const TLS_ERROR_CODES = /^ERR_(?:SSL|TLS)_|^EPROTO$/u;

/** Answers what Node cannot parse as HTTP. It never reaches Fastify, so the answer goes to the socket. */
function refuseMalformedRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || TLS_ERROR_CODES.test(error.code ?? '')) {
    socket.destroy();
    return;
  }
  sendProblemToSocket(socket, SERVER.problem(CLIENT_ERROR_CODES[error.code ?? ''] ?? 'request-malformed'));
  setTimeout(() => socket.destroy(), REFUSAL_LINGER_MS).unref();
}
