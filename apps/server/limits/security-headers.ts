import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import helmet from 'helmet';

type Directives = Readonly<Record<string, string>>;

/** Directives that the Content-Security-Policy of every answer has. */
const SHARED_DIRECTIVES: Directives = {
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Returns the Content-Security-Policy of a page: its own directives and those of every answer. */
export function contentSecurityPolicy(ownDirectives: Directives): string {
  const directives = Object.entries({ ...ownDirectives, ...SHARED_DIRECTIVES });
  return directives.map(([name, sources]) => `${name} ${sources}`).join('; ');
}

/**
 * Writes the headers that tell browsers what they may do with an answer: show it. Other sites may not read,
 * frame or guess it. A page of this server replaces the Content-Security-Policy with its own
 * (`contentSecurityPolicy`). The proxy that adds TLS also adds `Strict-Transport-Security`.
 */
const writeHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': "'none'", ...SHARED_DIRECTIVES },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
});

const doNothing = (): void => undefined;

/** Adds the security headers to every answer, before any other listener sees the request. */
export function installSecurityHeaders(server: Server): void {
  server.prependListener('request', (request, response) => writeHeaders(request, response, doNothing));
}

/** The security headers as lines, for an answer that is written to the socket without Fastify. */
export const SECURITY_HEADER_LINES: readonly string[] = headerLines();

function headerLines(): string[] {
  const lines: string[] = [];
  const response = {
    setHeader: (name: string, value: unknown) => void lines.push(`${name.toLowerCase()}: ${String(value)}`),
    removeHeader: doNothing,
  };
  writeHeaders({} as IncomingMessage, response as unknown as ServerResponse, doNothing);
  return lines;
}
