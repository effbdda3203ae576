import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { installCaching } from './http/caching.ts';
import { createAdapter, refuseBodiesWithoutRoute, type ShutdownState } from './http/adapter.ts';
import { OpenConnections } from './http/open-connections.ts';
import { limitRate } from './limits/rate-limits.ts';
import { buildOpenApiDocument } from './api-docs/openapi.ts';
import { serveDocuments } from './api-docs/serve-documents.ts';
import { servePage } from './page/serve-page.ts';
import { installStaticFiles } from './page/static-files.ts';
import { installCsvParser } from './commands/entry-list-body.ts';
import { installNdjsonParser } from './commands/ndjson-body.ts';
import { ProblemFilter } from './http/problem-filter.ts';
import { KnownRoutes } from './http/known-routes.ts';
import { SseStreams } from './streams/sse.ts';
import { installStaleHeader } from './views/stale-header.ts';
import { stopServer } from './stop-server.ts';
import { allowOrigins, type AllowedOrigins } from './http/cross-origin.ts';
import { installBounds } from './limits/bounds.ts';
import { listenError } from './serve-errors.ts';
import { ServerModule, type ServerParts } from './server.module.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of the built console. Default: where the build puts it. */
  readonly page: string | undefined;
  readonly origins: AllowedOrigins;
  /** The origins whose pages may frame a board. */
  readonly embedOrigins: AllowedOrigins;
}

export interface ListeningServer {
  readonly url: string;
  /** Accepts no more requests, answers those that it accepted, and closes the store. May be called again. */
  close(): Promise<void>;
}

/**
 * Builds the server of the parts, and listens.
 * @throws ServeError when it cannot listen
 */
export async function startListening(
  parts: ServerParts,
  { host, port, page, origins, embedOrigins }: ListenOptions,
): Promise<ListeningServer> {
  const shutdown: ShutdownState = { isClosing: false };
  const routes = new KnownRoutes();
  const adapter = createAdapter({ routes, shutdown, ...parts });
  installNdjsonParser(adapter.getInstance());
  installCsvParser(adapter.getInstance());
  await installBounds(adapter.getInstance(), parts.bounds);
  allowOrigins(adapter.getInstance(), origins);
  parts.gate.install(adapter.getInstance());
  const officialId = (request: FastifyRequest) => parts.gate.officialOf(request)?.id ?? null;
  limitRate(adapter.getInstance(), parts.bounds.limits, { name: 'official', keyOf: officialId });
  refuseBodiesWithoutRoute(adapter.getInstance(), routes);
  parts.budget.install(adapter.getInstance());
  installStaleHeader(adapter.getInstance(), parts.store);
  installCaching(adapter.getInstance(), parts.gate.isPrivate);
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.forParts(parts), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter(routes, parts.gate));
  await app.init();
  const instance = adapter.getInstance();
  const connections = new OpenConnections(instance.server);
  const { race, store, probe, metrics, feeds, droppedLogLines } = parts;
  metrics.readFrom({
    race,
    droppedLogLines,
    streams: app.get(SseStreams),
    staleSince: () => store.staleSince ?? null,
    storeHealth: () => probe.check(),
    feeds: () => feeds.statuses,
  });
  await installStaticFiles(instance);
  serveDocuments(instance, () => buildOpenApiDocument(app));
  servePage(instance, { folder: page, embedOrigins: parts.gate.isPrivate ? null : embedOrigins });
  try {
    await instance.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= stopServer(app, connections, parts, shutdown));
  return { url: urlOf(instance.server, host), close };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  return `${scheme}://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}
