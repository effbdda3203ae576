import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import helmet from 'helmet';

/**
 * What browsers may do with our answers: nothing but show them, and no page of others may read, frame or
 * guess them. A page of our own says for itself what it needs. TLS is a matter of the proxy, and so is what
 * insists on it.
 */
const write = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
});

const nothing = (): void => undefined;

/** Adds the headers of every answer, whoever makes it, before anybody else gets to see the request. */
export function secure(server: Server): void {
  server.prependListener('request', (request, response) => write(request, response, nothing));
}

/** The same as lines, for an answer on the bare connection. */
export const SECURE_LINES: readonly string[] = linesOf();

function linesOf(): string[] {
  const lines: string[] = [];
  const response = {
    setHeader: (name: string, value: unknown) => void lines.push(`${name.toLowerCase()}: ${String(value)}`),
    removeHeader: nothing,
  };
  write({} as IncomingMessage, response as unknown as ServerResponse, nothing);
  return lines;
}
