import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';
import { buildAsyncApiDocument } from './asyncapi.ts';
import { contentSecurityPolicy } from '../limits/security-headers.ts';
import { matchesEtag } from '../http/preconditions.ts';
import { REVALIDATE } from '../http/caching.ts';

/** The files of the page that shows the document. They come from a package, so no other machine is needed. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Greenflag: the HTTP interface</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  validatorUrl: null,
});
`;

/** The page may load files of this server only. Swagger UI writes styles into the page. */
const POLICY = contentSecurityPolicy({
  'default-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
});

/** Serves the documents at /api/openapi.json and /api/asyncapi.json, and a page for people at /api/docs. */
export function serveDocuments(instance: FastifyInstance, buildOpenApi: () => OpenAPIObject): void {
  serveJson(instance, '/api/openapi.json', buildOpenApi);
  serveJson(instance, '/api/asyncapi.json', buildAsyncApiDocument);
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  for (const name of ASSETS) {
    instance.get(`/api/docs/${name}`, (_request, reply) =>
      reply.header('cache-control', REVALIDATE).sendFile(name, folder),
    );
  }
  instance.get('/api/docs/start.js', (_request, reply) =>
    reply
      .headers({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': REVALIDATE })
      .send(START),
  );
  instance.get('/api/docs', (_request, reply) =>
    reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY })
      .send(PAGE),
  );
}

/** Compresses 1 MB in 25 ms. The best quality would take seconds. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

interface CompressedDocument {
  readonly json: Buffer;
  readonly compressed: ReadonlyMap<string, Buffer>;
  readonly hash: string;
}

async function compress(document: object): Promise<CompressedDocument> {
  const json = Buffer.from(JSON.stringify(document));
  const brotli = promisify(brotliCompress)(json, BROTLI);
  const compressed = new Map([
    ['br', await brotli],
    ['gzip', await promisify(gzip)(json)],
  ]);
  return { json, compressed, hash: createHash('sha256').update(json).digest('base64url') };
}

/**
 * Serves a document that does not change while the server runs. It is made and compressed for its first
 * reader, because a server starts sooner without it.
 */
function serveJson(instance: FastifyInstance, path: string, build: () => object): void {
  let made: Promise<CompressedDocument> | undefined;
  instance.get(path, async (request, reply) => {
    const { json, compressed, hash } = await (made ??= compress(build()));
    const encoding = new Negotiator(request).encoding([...compressed.keys(), 'identity']) ?? 'identity';
    const etag = `"${hash}.${encoding}"`;
    reply.headers({ etag, vary: 'accept-encoding', 'cache-control': REVALIDATE });
    if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.type('application/json; charset=utf-8').send(compressed.get(encoding) ?? json);
  });
}
