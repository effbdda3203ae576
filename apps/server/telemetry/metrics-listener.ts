import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isForLoopback } from '../auth/loopback.ts';
import { listenError } from '../serve-errors.ts';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';

const HOST = '127.0.0.1';

/** A port of this machine that answers `/metrics` and nothing else, without a token. */
export interface MetricsListener {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws ServeError when the port is taken or forbidden */
export async function listenForMetrics(metrics: Metrics, port: number): Promise<MetricsListener> {
  const server = createServer((request, response) => void answer(metrics, request, response));
  await once(server.listen(port, HOST), 'listening').catch((error: unknown) => {
    throw listenError(error, HOST, port);
  });
  const address = server.address();
  const opened = typeof address === 'object' && address ? address.port : port;
  return { url: `http://${HOST}:${opened}/metrics`, close: () => closeServer(server) };
}

async function answer(metrics: Metrics, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page whose host name resolves to this machine must not read it.
  const isAllowed = isForLoopback(request.headers.host) && request.url?.split('?')[0] === '/metrics';
  if (!isAllowed || !['GET', 'HEAD'].includes(request.method ?? '')) {
    response.writeHead(404).end();
    return;
  }
  try {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
  } catch (error) {
    log().error({ stack: (error as Error).stack }, 'The metrics could not be collected.');
    response.writeHead(500).end();
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
