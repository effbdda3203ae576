import type { FastifyInstance } from 'fastify';
import type { EventStore } from '#event-store';

const STALE_SINCE = 'stale-since';

/**
 * While the store does not answer, what is in memory is shown all the same, and says since when others
 * may have written what it does not show.
 */
export function markStale(instance: FastifyInstance, store: EventStore): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const since = store.staleSince ?? null;
    const isView = request.method === 'GET' && request.url.startsWith('/api/meetings/');
    if (since !== null && isView && reply.statusCode < 400)
      reply.header(STALE_SINCE, new Date(since).toISOString());
    done(null, payload);
  });
}
