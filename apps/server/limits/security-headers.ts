import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import helmet from 'helmet';

type Directives = Readonly<Record<string, string>>;

/** The directives of the Content-Security-Policy that every answer has, whatever else its policy allows. */
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

const nothing = (): void => undefined;

/** Adds the headers of every answer, whoever makes it, before anybody else gets to see the request. */
export function secure(server: Server): void {
  server.prependListener('request', (request, response) => writeHeaders(request, response, nothing));
}

/** The same as lines, for an answer on the bare connection. */
export const SECURE_LINES: readonly string[] = linesOf();

function linesOf(): string[] {
  const lines: string[] = [];
  const response = {
    setHeader: (name: string, value: unknown) => void lines.push(`${name.toLowerCase()}: ${String(value)}`),
    removeHeader: nothing,
  };
  writeHeaders({} as IncomingMessage, response as unknown as ServerResponse, nothing);
  return lines;
}
