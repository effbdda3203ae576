import type { FastifyInstance } from 'fastify';
import type { EventStore } from '#event-store';

/**
 * Adds the header `stale-since` to views while the store is unavailable. They come from memory then, and
 * lack what other processes have written since that time.
 */
export function installStaleHeader(instance: FastifyInstance, store: EventStore): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const since = store.staleSince ?? null;
    const isView = request.method === 'GET' && request.url.startsWith('/api/meetings/');
    if (since !== null && isView && reply.statusCode < 400) {
      reply.header('stale-since', new Date(since).toISOString());
    }
    done(null, payload);
  });
}
