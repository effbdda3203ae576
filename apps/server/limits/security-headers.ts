import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

type Directives = Readonly<Record<string, string>>;

/** Directives that the Content-Security-Policy of every answer has. */
const SHARED_DIRECTIVES: Directives = {
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/**
 * Returns the Content-Security-Policy of a page: its own directives and those of every answer.
 * @param frameAncestors the origins whose pages may frame it; default: none
 */
export function contentSecurityPolicy(
  ownDirectives: Directives,
  frameAncestors = SHARED_DIRECTIVES['frame-ancestors'] ?? "'none'",
): string {
  const directives = Object.entries({
    ...ownDirectives,
    ...SHARED_DIRECTIVES,
    'frame-ancestors': frameAncestors,
  });
  return directives.map(([name, sources]) => `${name} ${sources}`).join('; ');
}

/**
 * Writes the headers that tell browsers what they may do with an answer: show it. Other sites may not read,
 * frame or guess it. A page of this server replaces the Content-Security-Policy with its own
 * (`contentSecurityPolicy`). `Strict-Transport-Security` would bind every service of the same name, so it is
 * left to a proxy.
 */
const writeHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': "'none'", ...SHARED_DIRECTIVES },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
});

/** The headers of every answer. They are the same for all, so they are written once. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = collectHeaders();

function collectHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const doNothing = (): void => undefined;
  const response = {
    setHeader: (name: string, value: unknown) => (headers[name.toLowerCase()] = String(value)),
    removeHeader: doNothing,
  };
  writeHeaders({} as IncomingMessage, response as unknown as ServerResponse, doNothing);
  return headers;
}

/** Adds the security headers to every answer. Call it before any other hook, which may answer by itself. */
export function installSecurityHeaders(instance: FastifyInstance): void {
  instance.addHook('onRequest', (_request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    done();
  });
}
