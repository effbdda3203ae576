import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import type { ShutdownState } from './http/adapter.ts';
import type { OpenConnections } from './http/open-connections.ts';
import type { ServerParts } from './server.module.ts';

/** Connections that are still busy after this time are closed. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** Takes no more requests, answers those that it has, saves the snapshots and closes the store. */
export async function stopServer(
  app: INestApplication,
  connections: OpenConnections,
  { store, rebuilding, readerThread, gate, attempts, feeds }: ServerParts,
  shutdown: ShutdownState,
): Promise<void> {
  shutdown.isClosing = true;
  // A kept-alive connection becomes idle after its last answer. Node would wait for it to close.
  const closingIdle = setInterval(() => connections.closeIdle(), 20);
  const timeout = new AbortController();
  const timedOut = pause(SHUTDOWN_TIMEOUT_MS, undefined, { signal: timeout.signal }).then(
    () => connections.closeAll(),
    () => undefined,
  );
  // Before race control drains, so that what came is issued.
  await Promise.race([feeds.stop(), timedOut]);
  const closed = app.close();
  // After the timeout nothing awaits this promise, so a late failure must not be reported as unhandled.
  closed.catch(() => undefined);
  await Promise.race([closed, timedOut]);
  clearInterval(closingIdle);
  timeout.abort();
  await readerThread.close();
  gate.close();
  await attempts.close();
  await rebuilding.stop();
  await store.close();
}
