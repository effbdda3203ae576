import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { sendProblem } from '../http/problem-filter.ts';
import { problem } from '../http/problems.ts';
import { contentSecurityPolicy } from '../limits/security-headers.ts';
import type { KnownRoutes } from '../http/known-routes.ts';
import { ASSETS, loadPageFiles } from './page-files.ts';
import type { StaticFile } from './static-file.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Marks files of the page. They do not count for the rate limit: a grandstand may share one address. */
    readonly isPage?: true;
  }
}

/** The page may load its own files and send requests to its own server, and nothing else. */
const POLICY = contentSecurityPolicy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
});

const SHELL_FILE = '/index.html';
/** The page reads its own address on these routes. */
const SHELL_ROUTES = ['/', '/meetings/*'];
/** Files of the page never replace these routes. */
const RESERVED_PATHS = /^\/(?:api|health|metrics|meetings|assets|\.well-known)(?:\/|$)/u;

/** Serves the page and its files. If they are not built, a problem says how to build them. */
export function servePage(instance: FastifyInstance, routes: KnownRoutes, folder?: string): void {
  const files = loadPageFiles(folder);
  const get = (path: string, handler: RouteHandlerMethod) =>
    instance.get(path, { config: { isPage: true } }, handler);
  for (const path of SHELL_ROUTES)
    get(path, (request, reply) => sendShell(files.get(SHELL_FILE), request, reply));
  get(`${ASSETS}*`, (request, reply) => {
    const name = (request.params as { readonly '*': string })['*'];
    const file = files.get(ASSETS + name);
    if (file) return file.send(request, reply);
    return sendProblem(reply, routes.notFoundProblem(request.method, request.url));
  });
  for (const [path, file] of files) {
    if (path !== SHELL_FILE && !RESERVED_PATHS.test(path))
      get(path, (request, reply) => file.send(request, reply));
  }
}

function sendShell(file: StaticFile | undefined, request: FastifyRequest, reply: FastifyReply): unknown {
  if (!file) return sendProblem(reply, problem('console-not-built'));
  return file.send(request, reply.header('content-security-policy', POLICY));
}
