import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { withoutSecret, type EventStore } from '#event-store';
import { openStore, pathBeside } from '#event-store/open';
import { Attempts, loadPresets, openKeys, RaceControl } from '#race-control';
import { createAdapter, type Closing } from './http/adapter.ts';
import { gateOf, type GateOptions } from './auth/open-gate.ts';
import { OpenConnections } from './http/open-connections.ts';
import { playExample } from './example.ts';
import { boundsOf, harden, type BoundsOptions } from './limits/bounds.ts';
import { limitRate } from './limits/rate-limits.ts';
import { isLoopback } from './auth/loopback.ts';
import { documentOf, publish } from './api-docs/openapi.ts';
import { servePage } from './page/serve-page.ts';
import { ProblemFilter } from './http/problem-filter.ts';
import { BackgroundRebuild } from './health/background-rebuild.ts';
import { Routes } from './http/known-routes.ts';
import { listenError, ServeError } from './serve-errors.ts';
import { markStale } from './views/stale-header.ts';
import { ServerModule, type Parts } from './server.module.ts';

export { HTTP_PROBLEMS } from './http/problems.ts';
export { accessOf, boundsByEnvironment, isOpenByEnvironment } from './environment.ts';
export { ServeError } from './serve-errors.ts';

export interface ServeOptions extends GateOptions, BoundsOptions {
  /** Default 3000; 0 takes any free one. */
  readonly port?: number;
  readonly host?: string;
  /** URL of the store; it is opened here and closed with the server. */
  readonly store: string;
  /** The file of the keys that sign, made if it is missing. Default: beside the store. */
  readonly keys?: string;
  /** The folder of the page. Default: where the build puts it. */
  readonly page?: string;
  /** An empty store gets the example. */
  readonly example: boolean;
  /** Tell on standard error what happens at the start. Default true. */
  readonly log?: boolean;
}

type Place = Required<Pick<ServeOptions, 'host' | 'port'>> & { readonly page: string | undefined };

export interface Running {
  readonly url: string;
  /** Takes no more requests, answers those that it took, lets go of the store. Safe to call again. */
  close(): Promise<void>;
}

/** What is still on its way after so long is cut off. */
const PATIENCE_MS = 10_000;

/**
 * Starts a server.
 * @throws ServeError when it may not or cannot listen there; StoreError when the store does not open;
 * KeysError when its keys cannot be used
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { port = 3000, host = '127.0.0.1', log = true } = options;
  check(options, host, port);
  const bounds = boundsOf(options, options.open);
  const say = (words: string) => void (log && process.stderr.write(`${words}\n`));
  const store = await openStore(options.store);
  const attempts = new Attempts(pathBeside(options.store, 'attempts.ndjson'), say);
  try {
    const keys = openKeys(options.keys ?? pathBeside(options.store, 'keys.json'));
    const presets = loadPresets();
    const race = new RaceControl(store, { presets, signer: keys, report: say });
    const rebuilding = new BackgroundRebuild(store, say);
    if (options.example) await example(store, race, say);
    // After the example, which is for a store that holds nothing at all: not even officials.
    const gate = await gateOf({ store, keys, attempts, say }, options);
    const parts = { bounds, store, keys, presets, race, rebuilding, gate, attempts };
    const running = await listen(parts, { host, port, page: options.page });
    race.startReactions();
    rebuilding.start();
    if (options.open) say('open: anyone on this machine may act as any official');
    const place = `${running.url} (store ${withoutSecret(store.url)})`;
    say(`Greenflag listens on ${place}; its routes are at ${running.url}/api/docs`);
    return running;
  } catch (error) {
    await store.close();
    throw error;
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves once a signal has stopped the server; a second signal does not wait for that. */
export async function untilStopped(running: Running): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
  await running.close();
}

function check({ open }: GateOptions, host: string, port: number): void {
  if (open && !isLoopback(host))
    throw new ServeError('host-not-loopback', `${host} is not this machine alone.`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ServeError('port-wrong', `${port} is no port.`);
  }
}

async function example(store: EventStore, race: RaceControl, say: (words: string) => void): Promise<void> {
  const played = await playExample(store, race);
  if (!played) return say('The store holds something already, so the example is left out.');
  const refused = played.refused === 0 ? '' : `; ${played.refused} of them were refused`;
  say(`The store was empty: it got the example, clash-2023, of ${played.commands} commands${refused}.`);
}

async function listen(parts: Parts, { host, port, page }: Place): Promise<Running> {
  const closing: Closing = { yes: false };
  const routes = new Routes();
  const adapter = createAdapter(routes, closing, parts.gate.isOpen, parts.bounds);
  await harden(adapter.getInstance(), parts.bounds);
  parts.gate.watch(adapter.getInstance());
  const of = (request: FastifyRequest) => parts.gate.known(request)?.id ?? null;
  limitRate(adapter.getInstance(), parts.bounds.limits, { name: 'official', of });
  markStale(adapter.getInstance(), parts.store);
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.of(parts), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter(routes));
  await app.init();
  const instance = adapter.getInstance();
  const connections = new OpenConnections(instance.server);
  publish(instance, documentOf(app));
  servePage(instance, routes, page);
  try {
    await instance.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= stop(app, connections, parts, closing));
  return { url: urlOf(instance.server, host), close };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

async function stop(
  app: INestApplication,
  connections: OpenConnections,
  { store, rebuilding, gate, attempts }: Parts,
  closing: Closing,
): Promise<void> {
  closing.yes = true;
  // A connection that is kept alive falls idle once its last answer is out, and must not be waited for.
  const idle = setInterval(() => connections.closeIdle(), 20);
  const patience = new AbortController();
  const late = pause(PATIENCE_MS, undefined, { signal: patience.signal }).then(
    () => connections.closeAll(),
    () => undefined,
  );
  const closed = app.close();
  // Cut off it may still fail, when nobody listens any more.
  closed.catch(() => undefined);
  await Promise.race([closed, late]);
  clearInterval(idle);
  patience.abort();
  gate.close();
  await attempts.close();
  await rebuilding.stop();
  await store.close();
}
