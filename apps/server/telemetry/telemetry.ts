import type { FastifyInstance } from 'fastify';
import { observerFailures } from '#event-store';
import { logCommands } from './command-log.ts';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { whenOver } from './request-end.ts';
import { answerRequestId } from './request-id.ts';
import { traceCommands, traceRequests } from './tracing.ts';

/** Measures, logs and traces every request. Call it before any other hook, which may answer by itself. */
export function observeRequests(instance: FastifyInstance, metrics: Metrics): void {
  answerRequestId(instance);
  traceRequests(instance);
  instance.addHook('onRequest', (request, reply, done) => {
    const startMs = performance.now();
    const { method, headers, id: requestId } = request;
    const { url: route = null } = request.routeOptions;
    if (headers['last-event-id'] !== undefined && route?.endsWith('/stream')) metrics.recordResume();
    whenOver(request, reply, (end) => {
      const tookMs = performance.now() - startMs;
      metrics.recordRequest({ method, route, end, tookMs });
      if (!log().isLevelEnabled('debug')) return;
      const ended = end === 'aborted' ? { aborted: true } : { status: end };
      log().debug({ method, route, ...ended, ms: Math.round(tookMs * 100) / 100, requestId }, 'request');
    });
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
