import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { CACHE_FOR_A_SECOND, CACHE_FOREVER, REVALIDATE } from '../http/caching.ts';
import type { AllowedOrigins } from '../http/cross-origin.ts';
import { sendProblem } from '../http/problem-filter.ts';
import { ROUTES } from '../http/problem-sets.ts';
import { contentSecurityPolicy } from '../limits/security-headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Marks files of the page. They do not count for the rate limit: a grandstand may share one address. */
    readonly isPage?: true;
  }
}

/** The page may load its own files and send requests to its own server, and nothing else. */
const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'worker-src': "'self'",
  'media-src': "'self'",
};
const POLICY = contentSecurityPolicy(DIRECTIVES);

/** Where the build puts the page. A server that runs from source uses the page of the last build. */
const BUILT_PAGE = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/apps/console/' : '../../console/',
  import.meta.url,
);

const SHELL_FILE = 'index.html';
/** The board that other sites may frame. It has no sign-in and no commands. */
const EMBED_FILE = 'embed.html';
const EMBED_ROUTE = '/embed/meetings/*';
/** The page reads its own address on these routes. */
const SHELL_ROUTES = ['/', '/meetings/*', '/officials', '/sign-in'];
/** The build gives these files names that contain the hash of their content. */
const HASHED_FILES = /^assets\//u;
/** Files of the page never replace these routes. */
const RESERVED_PATHS = /^(?:api|embed|health|metrics|meetings|officials|sign-in|\.well-known)(?:\/|$)/u;
/** Hidden files belong to the build. Compressed files are sent in place of the file beside them. */
const UNSERVED_FILES = /(?:^|\/)\.|\.(?:br|gz)$/u;

/** Addresses of programs, and of files: nothing of the page is shown where they have none. */
const WITHOUT_PAGE = /^\/(?:api|assets|embed|health|metrics|\.well-known)(?:[/?]|$)/u;

export interface PageOptions {
  /** The folder of the built page. Default: where the build puts it. */
  readonly folder?: string | undefined;
  /** The origins whose pages may frame a board; null: the server has no board for frames. */
  readonly embedOrigins: AllowedOrigins | null;
}

/** Serves the page and its files. If they are not built, a problem says how to build them. */
export function servePage(
  instance: FastifyInstance,
  { folder = fileURLToPath(BUILT_PAGE), embedOrigins }: PageOptions,
): void {
  const files = filesIn(folder);
  const get = (path: string, handler: RouteHandlerMethod) =>
    instance.get(path, { config: { isPage: true }, preHandler: ignorePreconditions }, handler);
  const sendShell: RouteHandlerMethod = (_request, reply) => {
    if (!files.includes(SHELL_FILE)) return sendProblem(reply, ROUTES.problem('console-not-built'));
    const headers = { 'content-security-policy': POLICY, 'cache-control': CACHE_FOR_A_SECOND };
    return reply.headers(headers).sendFile(SHELL_FILE, folder);
  };
  for (const path of SHELL_ROUTES) get(path, sendShell);
  if (files.includes(SHELL_FILE)) showUnknownAddresses(instance, folder);
  if (embedOrigins !== null && files.includes(EMBED_FILE)) {
    const policy = contentSecurityPolicy(DIRECTIVES, ancestorsOf(embedOrigins));
    get(EMBED_ROUTE, (_request, reply) =>
      reply
        .removeHeader('x-frame-options')
        .headers({ 'content-security-policy': policy, 'cache-control': CACHE_FOR_A_SECOND })
        .sendFile(EMBED_FILE, folder),
    );
  }
  for (const file of files) {
    if (file === SHELL_FILE || file === EMBED_FILE || RESERVED_PATHS.test(file)) continue;
    const caching = HASHED_FILES.test(file) ? CACHE_FOREVER : REVALIDATE;
    get(`/${file}`, (_request, reply) => reply.header('cache-control', caching).sendFile(file, folder));
  }
}

/**
 * Shows the page to browsers that ask for an address without a route: it says that there is nothing, and leads
 * to the meetings. Programs get the problem.
 */
function showUnknownAddresses(instance: FastifyInstance, folder: string): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const { method, url, headers, is404 } = request;
    const isRead = method === 'GET' || method === 'HEAD';
    if (!is404 || !isRead || WITHOUT_PAGE.test(url) || !headers.accept?.includes('text/html')) return done();
    delete headers['if-none-match'];
    ignorePreconditions(request, reply, () => undefined);
    reply
      .code(404)
      .headers({ 'content-security-policy': POLICY, 'cache-control': REVALIDATE, vary: 'accept' })
      .sendFile(SHELL_FILE, folder);
  });
}

/** Returns the sources of `frame-ancestors`. */
const ancestorsOf = (origins: AllowedOrigins): string =>
  origins === '*' ? '*' : [...origins].join(' ') || "'none'";

/**
 * Removes the conditions for a change. No request changes a file of the page, and the library that sends the
 * files throws when a condition is not met.
 */
function ignorePreconditions({ headers }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  delete headers['if-match'];
  delete headers['if-unmodified-since'];
  done();
}

/** Returns the files of a folder, like `assets/index-a1b2c3.js`, without links, which may lead outside. */
function filesIn(folder: string): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .filter((file) => !UNSERVED_FILES.test(file));
}
