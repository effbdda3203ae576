import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { StoreError } from '#event-store';
import { KeysError } from '#race-control';
import { MEDIA_TYPES, NDJSON } from './request-bodies.ts';
import {
  keysFailed,
  problem,
  PROBLEM_TYPE,
  ProblemError,
  storeFailed,
  type HttpProblemCode,
  type Problem,
} from './problems.ts';
import type { Routes } from './known-routes.ts';

/** Sends a problem as what it is. */
export function sendProblem(reply: FastifyReply, { status, body, headers }: Problem): void {
  if (headers) reply.headers(headers);
  // As bytes: to text Fastify would add a charset, which this media type has not.
  reply
    .code(status)
    .header('content-type', PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(body)));
}

/** Whatever was thrown leaves the server as a problem: with a code and advice, and never with a stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly routes: Routes) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (!reply.sent) sendProblem(reply, problemOf(error, http.getRequest<FastifyRequest>(), this.routes));
  }
}

export function problemOf(error: unknown, request: FastifyRequest, routes?: Routes): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof StoreError) return storeFailed(error);
  if (error instanceof KeysError) {
    process.stderr.write(`error: ${error.message}\n`);
    return keysFailed(error);
  }
  if ((error as Partial<FastifyError>).code === 'FST_ERR_BAD_URL') return problem('path-malformed');
  const status = statusOf(error, request);
  if (status === 404) return routes?.notFound(request.method, request.url) ?? problem('route-unknown');
  if (status === 413) return tooLarge(request);
  if (status === 415) return problem('media-type-unsupported', '', { types: MEDIA_TYPES });
  const code = BY_STATUS[status];
  if (code !== undefined) return problem(code);
  return broken(error, `${request.method} ${request.url}`);
}

/** What no one foresaw is told to whoever runs the server, not to whoever asked. */
export function broken(error: unknown, where: string): Problem {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error: ${where}: ${words}\n`);
  return problem('internal');
}

const BY_STATUS: Readonly<Record<number, HttpProblemCode>> = {
  400: 'request-malformed',
  408: 'request-timeout',
  414: 'path-too-long',
  431: 'headers-too-large',
};

function statusOf(error: unknown, { raw }: FastifyRequest): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = error as Partial<FastifyError>;
  if (typeof statusCode === 'number') return statusCode;
  // Whoever hung up in the middle, of the request or of the answer, hears nothing of it, and it is no news.
  const hasHungUp = (raw.destroyed && !raw.complete) || code === 'ERR_STREAM_PREMATURE_CLOSE';
  return hasHungUp ? 408 : 500;
}

const tooLarge = ({ headers }: FastifyRequest): Problem =>
  headers['content-type']?.startsWith(NDJSON) ? problem('body-too-large') : problem('too-large');
