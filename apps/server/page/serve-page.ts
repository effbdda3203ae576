import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { sendProblem } from '../http/problem-filter.ts';
import { problem } from '../http/problems.ts';
import { contentSecurityPolicy } from '../limits/security-headers.ts';
import type { Routes } from '../http/known-routes.ts';
import { ASSETS, filesOf } from './page-files.ts';
import type { StaticFile } from './static-file.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A file of the page, answered from memory: a whole grandstand behind one address may load it. */
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

const SHELL = '/index.html';
/** What the page makes of its address is its own matter. */
const SHELL_ROUTES = ['/', '/meetings/*'];
/** No file of the page takes the place of these. */
const TAKEN = /^\/(?:api|health|metrics|meetings|assets|\.well-known)(?:\/|$)/u;

/** Serves the page and its files; without them, words that say how it is built. They hold no data. */
export function servePage(instance: FastifyInstance, routes: Routes, folder?: string): void {
  const files = filesOf(folder);
  const get = (path: string, handler: RouteHandlerMethod) =>
    instance.get(path, { config: { isPage: true } }, handler);
  for (const path of SHELL_ROUTES) get(path, (request, reply) => shell(files.get(SHELL), request, reply));
  get(`${ASSETS}*`, (request, reply) => {
    const name = (request.params as { readonly '*': string })['*'];
    const file = files.get(ASSETS + name);
    if (file) return file.send(request, reply);
    return sendProblem(reply, routes.notFound(request.method, request.url));
  });
  for (const [path, file] of files) {
    if (path !== SHELL && !TAKEN.test(path)) get(path, (request, reply) => file.send(request, reply));
  }
}

function shell(file: StaticFile | undefined, request: FastifyRequest, reply: FastifyReply): unknown {
  if (!file) return sendProblem(reply, problem('console-not-built'));
  return file.send(request, reply.header('content-security-policy', POLICY));
}
