import type { FastifyInstance } from 'fastify';
import { observerFailures } from '#event-store';
import { logCommands } from './command-log.ts';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { answerRequestId } from './request-id.ts';
import { traceCommands, traceRequests } from './tracing.ts';

/** Measures, logs and traces every request. Call it before any other hook, which may answer by itself. */
export function observeRequests(instance: FastifyInstance, metrics: Metrics): void {
  answerRequestId(instance);
  traceRequests(instance);
  instance.addHook('onRequest', ({ headers, routeOptions }, _reply, done) => {
    if (headers['last-event-id'] !== undefined && routeOptions.url?.endsWith('/stream'))
      metrics.recordResume();
    done();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId } = request;
    const { url: route = null } = request.routeOptions;
    const status = reply.statusCode;
    const tookMs = reply.elapsedTime;
    const isStream = String(reply.raw.getHeader('content-type')).startsWith('text/event-stream');
    metrics.recordRequest({ method, route, status, tookMs, isStream });
    if (log().isLevelEnabled('debug')) {
      log().debug({ method, route, status, ms: Math.round(tookMs * 100) / 100, requestId }, 'request');
    }
    done();
  });
}

/** Logs and traces every command from now on. Returns how to stop that. */
export function observeCommands(): () => void {
  const stops = [logCommands(), traceCommands(), logObserverFailures()];
  return () => stops.forEach((stop) => stop());
}

/** Logs the first failure of what observes a channel. A broken exporter fails with every command. */
function logObserverFailures(): () => void {
  const logged = new Set<string>();
  return observerFailures.subscribe(({ observed, error }) => {
    if (logged.has(observed)) return;
    logged.add(observed);
    const stack = error instanceof Error ? error.stack : String(error);
    log().error({ observed, stack }, 'A metric or a trace failed. Further failures of it are not logged.');
  });
}
