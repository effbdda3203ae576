import type { FastifyInstance } from 'fastify';

/** The caching of an answer that never changes. A year is the longest time that caches honour. */
export const CACHE_FOREVER = 'public, max-age=31536000, immutable';
/**
 * The caching of an answer that many clients poll: a shared cache keeps it for a second, and asks only once
 * for all who wait. Without the last part Varnish would show it for ten seconds more.
 */
export const CACHE_FOR_A_SECOND = 'public, s-maxage=1, max-age=0, stale-while-revalidate=0';
/** The caching of an answer that may change: it is kept, but checked before each use. */
export const REVALIDATE = 'no-cache';
/** The caching on a private server: only the browser of the reader keeps an answer. */
const PRIVATE = 'private, no-cache';
/** The caching of an answer that nobody keeps. */
export const NO_STORE = 'no-store';

/**
 * Completes the caching of every answer. An answer without `Cache-Control` would be kept for as long as a
 * cache likes, an error too. A private server lets no shared cache keep anything, except the files of the
 * page, which contain nothing of a meeting.
 */
export function installCaching(instance: FastifyInstance, isPrivate: boolean): void {
  if (isPrivate) {
    // A stream sends its headers itself, and takes over this one.
    instance.addHook('onRequest', (request, reply, done) => {
      if (!request.routeOptions.config.isPage) reply.header('cache-control', PRIVATE);
      done();
    });
  }
  instance.addHook('onSend', (request, reply, payload, done) => {
    const caching = reply.getHeader('cache-control');
    if (isPrivate && caching !== NO_STORE && !request.routeOptions.config.isPage) {
      reply.header('cache-control', PRIVATE);
    } else if (caching === undefined && request.method !== 'POST') {
      reply.header('cache-control', REVALIDATE);
    }
    done(null, payload);
  });
}
