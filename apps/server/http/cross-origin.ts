import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServeError } from '../serve-errors.ts';

/*
 * `@fastify/cors` is not used. It answers every OPTIONS request by a route of its own, which would hide
 * unknown addresses, and a route that sets `Vary` would remove what it added.
 */

/** The web pages that may read from other origins: all of them, or those of these origins. */
export type AllowedOrigins = '*' | ReadonlySet<string>;

/** Public answers to GET: views, logs, streams, formats and the documents. Nothing that needs an official. */
const READABLE =
  /^\/(?:api\/(?:meetings(?:\/.*)?|formats|openapi\.json|asyncapi\.json)|\.well-known\/jwks\.json)$/u;

/** What a page may read of an answer besides its body. */
const EXPOSED =
  'ETag, Link, Retry-After, Greenflag-Projections, Greenflag-Unprinted-Names, ' +
  'Preference-Applied, Stale-Since';
/** What a page may send. A token is not among them, so other pages can read only what is public. */
const SENDABLE = 'Last-Event-ID, If-None-Match, Prefer';
/** Time for which a browser remembers the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/**
 * Parses origins, like `https://club.example,http://localhost:8080`, or `*` for every origin.
 * @throws ServeError with the given code
 */
export function parseOrigins(
  text: string,
  code: 'cors-origins-wrong' | 'embed-origins-wrong',
): AllowedOrigins {
  const origins = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (origins.includes('*')) return '*';
  for (const origin of origins) {
    const isOrigin =
      /^https?:\/\//u.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
    if (!isOrigin) throw new ServeError(code, `"${origin}" is not an origin.`);
  }
  return new Set(origins);
}

/** Lets pages of other origins read public answers. Call it before the hook that authenticates requests. */
export function allowOrigins(instance: FastifyInstance, allowed: AllowedOrigins): void {
  if (allowed !== '*' && allowed.size === 0) return;
  instance.addHook('onRequest', (request, reply, done) => {
    if (!isReadable(request)) return done();
    addVary(reply);
    const { origin } = request.headers;
    if (origin === undefined || !(allowed === '*' || allowed.has(origin))) return done();
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
    if (request.method !== 'OPTIONS') return done();
    const headers = {
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': SENDABLE,
      'access-control-max-age': PREFLIGHT_SECONDS,
    };
    return reply.code(204).headers(headers).send();
  });
  // A route that names the headers of its own request that matter has replaced the value.
  instance.addHook('onSend', (request, reply, payload, done) => {
    if (isReadable(request)) addVary(reply);
    done(null, payload);
  });
}

/** Returns whether a request reads something public, or asks by a preflight whether it may. */
function isReadable({ method, url, headers }: FastifyRequest): boolean {
  const actual = method === 'OPTIONS' ? headers['access-control-request-method'] : method;
  return (actual === 'GET' || actual === 'HEAD') && READABLE.test(url.split('?')[0] ?? '');
}

function addVary(reply: FastifyReply): void {
  const vary = reply.getHeader('vary');
  if (vary === undefined) reply.header('vary', 'origin');
  else if (!/\borigin\b/iu.test(String(vary))) reply.header('vary', `${String(vary)}, origin`);
}
