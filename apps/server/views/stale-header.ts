import type { FastifyInstance } from 'fastify';
import type { EventStore } from '#event-store';
import { CACHE_FOREVER } from '../http/caching.ts';

/** Returns up to when the server knows the records: now, or since when its store does not answer. */
export const knownUpTo = ({ staleSince }: EventStore): number => staleSince ?? Date.now();

/**
 * Adds the header `stale-since` to views while the store is unavailable. They come from memory then, and
 * lack what other processes have written since that time.
 */
export function installStaleHeader(instance: FastifyInstance, store: EventStore): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const since = store.staleSince ?? null;
    const isView = request.method === 'GET' && request.url.startsWith('/api/meetings/');
    // What never changes is never stale, and caches would keep the header with it.
    const isLasting = reply.getHeader('cache-control') === CACHE_FOREVER;
    if (since !== null && isView && !isLasting && reply.statusCode < 400) {
      reply.header('stale-since', new Date(since).toISOString());
    }
    done(null, payload);
  });
}
