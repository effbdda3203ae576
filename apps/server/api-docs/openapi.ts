import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { buildAsyncApiDocument } from './asyncapi.ts';
import { contentSecurityPolicy } from '../limits/security-headers.ts';
import { StaticFile } from '../page/static-file.ts';
import { publishedSchemas } from './published-schemas.ts';

const DESCRIPTION = `Race control: commands go in, each meeting has one log, and views come out.

A command needs the token of an official (\`Authorization: Bearer <token>\`). A server that was started
with \`--open\` needs \`Greenflag-Official: <name>; role=<role>\` instead. Every refusal is an RFC 9457
problem with a stable \`code\`. A revision is a position in the log of a meeting: receipts and ETags
contain it, and \`If-Match\` and \`at\` accept it. \`/api/asyncapi.json\` describes the messages of the
streams.`;

export function buildOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Greenflag')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  return { ...document, components: { ...document.components, schemas: publishedSchemas() as never } };
}

/** The files of the page that shows the document. They come from a package, so no other machine is needed. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

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
export function serveDocuments(instance: FastifyInstance, document: OpenAPIObject): void {
  const serve = (path: string, type: string, body: () => string | Buffer) =>
    instance.get(path, (_request, reply) =>
      reply.headers({ 'content-type': type, 'cache-control': 'no-cache' }).send(body()),
    );
  for (const [path, json] of Object.entries({ openapi: document, asyncapi: buildAsyncApiDocument() })) {
    const file = new StaticFile(
      'application/json; charset=utf-8',
      Buffer.from(JSON.stringify(json)),
      'no-cache',
    );
    instance.get(`/api/${path}.json`, (request, reply) => file.send(request, reply));
  }
  serve('/api/docs/start.js', 'text/javascript; charset=utf-8', () => START);
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  for (const [name, type] of Object.entries(ASSETS)) {
    serve(`/api/docs/${name}`, type, () => readFileSync(join(folder, name)));
  }
  instance.get('/api/docs', (_request, reply) =>
    reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY })
      .send(PAGE),
  );
}
