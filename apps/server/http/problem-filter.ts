import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { StoreError } from '#event-store';
import { KeysError } from '#race-control';
import { log } from '../telemetry/log.ts';
import { NO_STORE, REVALIDATE } from './caching.ts';
import { FORMAT_CHECK, MEDIA_TYPES, NDJSON } from './request-bodies.ts';
import { PROBLEM_TYPE, ProblemError, type Problem } from './problems.ts';
import { BODY, FORMAT, ROUTES, SERVER } from './problem-sets.ts';
import type { KnownRoutes } from './known-routes.ts';

/** Sends a problem as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, { status, body, headers }: Problem): void {
  if (headers) reply.headers(headers);
  const caching = reply.getHeader('cache-control') === NO_STORE ? NO_STORE : REVALIDATE;
  // Fastify adds a charset to a text, which this media type does not have, so the body is sent as bytes.
  reply
    .code(status)
    .headers({ 'content-type': PROBLEM_TYPE, 'cache-control': caching })
    .send(Buffer.from(JSON.stringify(body)));
}

/** Decides who reads why the store fails. */
interface ReasonsGate {
  showsReasonsTo(request: FastifyRequest): boolean;
}

/** Sends everything that is thrown as a problem with a code and advice, and never with a stack trace. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: KnownRoutes,
    private readonly gate: ReasonsGate,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const request = http.getRequest<FastifyRequest>();
    const hidesReason = error instanceof StoreError && !this.gate.showsReasonsTo(request);
    const problem = hidesReason ? SERVER.problem(error.code) : problemFromError(error, request, this.routes);
    sendProblem(reply, problem);
  }
}

export function problemFromError(error: unknown, request: FastifyRequest, routes?: KnownRoutes): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof StoreError) return storeProblem(error);
  if (error instanceof KeysError) {
    log().error(error.message);
    // The message is left out: it names a file of the server.
    return SERVER.problem(error.code);
  }
  if ((error as Partial<FastifyError>).code === 'FST_ERR_BAD_URL') return SERVER.problem('path-malformed');
  const status = statusOfError(error, request);
  if (status === 404)
    return routes?.notFoundProblem(request.method, request.url) ?? ROUTES.problem('route-unknown');
  if (status === 413) return tooLargeProblem(request);
  if (status === 415) return BODY.problem('media-type-unsupported', '', { types: MEDIA_TYPES });
  const code = CODES_BY_STATUS[status];
  if (code !== undefined) return SERVER.problem(code);
  return reportInternalError(error, `${request.method} ${request.url}`);
}

export const storeProblem = ({ code, detail, more: { outcome } }: StoreError): Problem =>
  SERVER.problem(code, detail, outcome && { outcome });

/** Writes an unexpected error to the log. Returns a problem that hides its details from the client. */
export function reportInternalError(error: unknown, where: string): Problem {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log().error({ where: where.split('?')[0], stack }, 'An unexpected error.');
  return SERVER.problem('internal');
}

const CODES_BY_STATUS: Readonly<Record<number, (typeof SERVER.codes)[number]>> = {
  400: 'request-malformed',
  408: 'request-timeout',
  414: 'path-too-long',
  431: 'headers-too-large',
};

function statusOfError(error: unknown, { raw }: FastifyRequest): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = error as Partial<FastifyError>;
  if (typeof statusCode === 'number') return statusCode;
  // The client closed the connection during the request or the answer. That is not an error of the server.
  const isCutOff = (raw.destroyed && !raw.complete) || raw.errored === error;
  const hasHungUp = isCutOff || code === 'ERR_STREAM_PREMATURE_CLOSE';
  return hasHungUp ? 408 : 500;
}

function tooLargeProblem({ headers, routeOptions }: FastifyRequest): Problem {
  if (routeOptions.url === FORMAT_CHECK) return FORMAT.problem('format-too-large');
  return headers['content-type']?.startsWith(NDJSON)
    ? BODY.problem('body-too-large')
    : BODY.problem('too-large');
}
