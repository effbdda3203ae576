import { setFlagsFromString } from 'node:v8';
import { withoutSecret, type EventStore } from '#event-store';
import { openStore, pathBeside } from '#event-store/open';
import { Attempts, loadPresets, openKeys, RaceControl, type RaceControlOptions } from '#race-control';
import { createGate, type GateOptions } from './auth/open-gate.ts';
import { parseOrigins } from './http/cross-origin.ts';
import { playExample } from './example.ts';
import { BodyBudget } from './limits/body-budget.ts';
import { parseBounds, type Bounds, type BoundsOptions } from './limits/bounds.ts';
import { isLoopback } from './auth/loopback.ts';
import { openFeeds, readFeedsFile, type FeedsOptions } from './feeds/open-feeds.ts';
import { BackgroundRebuild } from './health/background-rebuild.ts';
import { watchHost } from './health/watch-host.ts';
import { parsePublicUrl, type Reach } from './officials/public-url.ts';
import { ServeError } from './serve-errors.ts';
import { StoreProbe } from './health/store-probe.ts';
import { log, openLog, type LogOptions, type OpenLog } from './telemetry/log.ts';
import { listenForMetrics, type MetricsListener } from './telemetry/metrics-listener.ts';
import { Metrics } from './telemetry/metrics.ts';
import { observeCommands } from './telemetry/telemetry.ts';
import { ReaderThread } from './readers/reader-thread.ts';
import type { ServerParts } from './server.module.ts';
import { watchKeys } from './auth/watch-keys.ts';
import { ServerCertificate, type CertificateOptions } from './tls/certificate.ts';
import { startListening } from './start-listening.ts';
import { catchStrayRejections } from './stray-rejections.ts';

export { HTTP_PROBLEMS } from './http/problem-registry.ts';
export { ServeError } from './serve-errors.ts';

export interface ServeOptions
  extends GateOptions, BoundsOptions, LogOptions, FeedsOptions, CertificateOptions {
  /** Default 3000; 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** URL of the store. The server opens it and closes it when it stops. */
  readonly store: string;
  /** Origins whose pages may read what is public, separated by commas, or `*`. Default: none. */
  readonly corsOrigins?: string;
  /** Origins whose pages may frame a board, separated by commas, or `*`. Default: none. */
  readonly embedOrigins?: string;
  /** File of the keys that sign; created if it does not exist. Default: beside the store. */
  readonly keys?: string;
  /** Folder of the built console. Default: where the build puts it. */
  readonly page?: string;
  /** Meetings that stay in memory. Default: as many as the limit of records allows. */
  readonly maxMeetings?: number;
  /** Records of all meetings together that stay in memory. Default 400,000. */
  readonly maxRecords?: number;
  /** Issues the commands of the example if the store is empty. */
  readonly example: boolean;
  /** Whether it says on standard error what happens at the start, and writes a log. Default true. */
  readonly log?: boolean;
  /** Port of 127.0.0.1 for `/metrics` without a token; 0 takes any free port. Default: no such port. */
  readonly metricsPort?: number | null;
  /** The address in QR codes, like `https://race.example`. Default: none, and no QR codes. */
  readonly publicUrl?: string;
  /** Whether devices may sign in over plain HTTP from other machines, where others can read tokens. */
  readonly insecureLan?: boolean;
  /** Called when the server listens, before it says so. */
  readonly onListening?: () => void;
}

export interface RunningServer {
  readonly url: string;
  /** Where the metrics are without a token, if a port was asked for. */
  readonly metricsUrl?: string;
  /** Reads the certificate again; only with TLS. */
  readonly reloadCertificate?: () => void;
  /** Accepts no more requests, answers those that it accepted, and closes the store. May be called again. */
  close(): Promise<void>;
}

/**
 * The heap may grow by this share of what is in use before V8 collects all of it. V8 itself lets a heap that
 * fills quickly become four times as large, so most of the memory of a busy server would be garbage.
 */
const HEAP_GROWTH_PERCENT = 50;

/**
 * Starts a server.
 * @throws ServeError when the options are wrong or the server cannot listen; StoreError when the store does
 * not open; KeysError when the keys cannot be used
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  checkOptions(options);
  const openedLog = openLog(options.log === false ? { logLevel: 'silent', ...options } : options);
  try {
    return await serveLogged(options, openedLog);
  } catch (error) {
    openedLog.close();
    throw error;
  }
}

async function serveLogged(options: ServeOptions, openedLog: OpenLog): Promise<RunningServer> {
  const bounds = parseBounds(options, options.open);
  const allowed = allowedOrigins(options);
  const feedsFile = readFeedsFile(options);
  const certificate = ServerCertificate.open(options);
  const announce = (message: string) => void (options.log !== false && process.stderr.write(`${message}\n`));
  const report = (message: string) => log().warn(message);
  const store = await openStore(options.store);
  announceTroubles(store, announce);
  const stopCatching = catchStrayRejections(store, (message) => log().error(message));
  const attempts = new Attempts(pathBeside(options.store, 'attempts.ndjson'), report);
  const metrics = new Metrics();
  try {
    const keys = openKeys(options.keys ?? pathBeside(options.store, 'keys.json'));
    const presets = loadPresets();
    const limits = { ...memoryOf(options), ...workLimits(bounds) };
    const race = new RaceControl(store, { presets, signer: keys, snapshotKeys: keys, report, ...limits });
    const rebuilding = new BackgroundRebuild(store, race, log(), keys);
    const readerThread = createReaderThread({ store: options.store, keys: keys.path }, bounds, report);
    if (options.example) await addExample(store, race, announce);
    // The gate adds the first director, and the example needs a store that is still empty.
    const feedsMeeting = feedsFile?.meeting ?? null;
    const gate = await createGate({ store, keys, attempts, feedsMeeting, report: announce }, options);
    const hostWatch = watchHost(options.store, race);
    const parts = {
      bounds,
      store,
      keys,
      presets,
      race,
      rebuilding,
      readerThread,
      gate,
      reach: reachOf(options),
      attempts,
      probe: new StoreProbe(store),
      metrics,
      budget: new BodyBudget(),
      hostWatch,
      feeds: openFeeds(feedsFile, race, options),
      certificate,
      droppedLogLines: () => openedLog.dropped,
    };
    const { running, listener } = await listen(parts, options, allowed);
    const stopObserving = observeCommands();
    startParts(parts);
    const stopWatching = watchKeys(keys, report);
    options.onListening?.();
    sayListening(running.url, store, options.open, announce);
    const close = async (): Promise<void> => {
      stopWatching();
      hostWatch.stop();
      await running.close();
      await listener?.close();
      stopObserving();
      metrics.close();
      stopCatching();
      openedLog.close();
    };
    let closed: Promise<void> | undefined;
    return {
      url: running.url,
      ...(listener && { metricsUrl: listener.url }),
      ...(certificate && { reloadCertificate: () => certificate.reload() }),
      close: () => (closed ??= close()),
    };
  } catch (error) {
    metrics.close();
    await store.close();
    stopCatching();
    throw error;
  }
}

const reachOf = ({ publicUrl = '', insecureLan = false }: ServeOptions): Reach => ({
  publicUrl: parsePublicUrl(publicUrl),
  isInsecureLan: insecureLan,
});

const memoryOf = ({ maxMeetings, maxRecords }: ServeOptions) => ({
  maxOpenMeetings: maxMeetings,
  maxOpenRecords: maxRecords,
});

const allowedOrigins = ({ corsOrigins = '', embedOrigins = '' }: ServeOptions) => ({
  origins: parseOrigins(corsOrigins, 'cors-origins-wrong'),
  embedOrigins: parseOrigins(embedOrigins, 'embed-origins-wrong'),
});

/** Listens for clients, and where asked for also for those who read the metrics: on both ports or on none. */
async function listen(parts: ServerParts, options: ServeOptions, allowed: ReturnType<typeof allowedOrigins>) {
  const { port = 3000, host = '127.0.0.1', page, metricsPort } = options;
  const running = await startListening(parts, { host, port, page, ...allowed });
  const listener = await openMetricsPort(parts.metrics, metricsPort).catch(async (error: unknown) => {
    await running.close();
    throw error;
  });
  return { running, listener };
}

function sayListening(
  url: string,
  store: EventStore,
  open: boolean | undefined,
  announce: (message: string) => void,
): void {
  if (open) announce('open: anyone on this machine may act as any official');
  const storeUrl = withoutSecret(store.url);
  const address = `${url} (store ${storeUrl})`;
  announce(`Greenflag listens on ${address}. The HTTP interface is described at ${url}/api/docs`);
  log().info({ url, store: storeUrl, node: process.version }, 'listening');
}

function startParts({ race, rebuilding, attempts, hostWatch, feeds }: ServerParts): void {
  race.startReactions();
  rebuilding.start();
  attempts.startPruning();
  hostWatch.start();
  feeds.start();
}

function announceTroubles(store: EventStore, announce: (message: string) => void): void {
  const troubles = (store.losses?.() ?? []).map(({ words }) => words);
  if (store.isReadOnly)
    troubles.push('The store cannot be written. Views work, and every command is refused.');
  for (const words of troubles) {
    announce(`WARNING: ${words}`);
    log().warn(words);
  }
}

const openMetricsPort = async (
  metrics: Metrics,
  port: number | null = null,
): Promise<MetricsListener | undefined> => (port === null ? undefined : listenForMetrics(metrics, port));

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves at the first signal from now on. A second signal ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const handleSignal = () => {
      for (const signal of SIGNALS) process.off(signal, handleSignal);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, handleSignal);
  });
}

/**
 * Starts a server, and resolves once a signal has stopped it. A signal during the start ends the process. With
 * TLS, SIGHUP reads the certificate again.
 */
export async function serveUntilStopped(options: ServeOptions): Promise<void> {
  let running: RunningServer | undefined;
  let signal: Promise<void> | undefined;
  const reload = () => running?.reloadCertificate?.();
  // A program that reads that the server listens may send a signal at that moment.
  const onListening = () => {
    signal = untilSignal();
    if (options.tlsCert) process.on('SIGHUP', reload);
  };
  running = await serve({ ...options, onListening });
  await signal;
  process.off('SIGHUP', reload);
  await running.close();
}

function checkOptions({ open, host = '127.0.0.1', port = 3000, metricsPort }: ServeOptions): void {
  if (open && !isLoopback(host))
    throw new ServeError('host-not-loopback', `${host} is reachable from other machines.`);
  for (const each of [port, metricsPort ?? 0]) {
    if (Number.isInteger(each) && each >= 0 && each <= 65_535) continue;
    throw new ServeError('port-wrong', `'${each}' is not a valid port.`);
  }
}

async function addExample(
  store: EventStore,
  race: RaceControl,
  report: (message: string) => void,
): Promise<void> {
  const outcome = await playExample(store, race);
  if (!outcome) return report('The store is not empty, so the example was not added.');
  const refused = outcome.refused === 0 ? '' : `; ${outcome.refused} of them were refused`;
  report(`The store was empty. The example clash-2023 was added: ${outcome.commands} commands${refused}.`);
}

/** Returns the limits of the answers that are computed on the main thread. */
function workLimits({ limits }: Bounds): Pick<RaceControlOptions, 'diffLimitMs' | 'whatIfLimits'> {
  const timeMs = limits['work-seconds'] * 1_000;
  return { diffLimitMs: timeMs, whatIfLimits: { timeMs } };
}

/** Memory cannot be read from another thread, so a server on it, which is one for tests, reads here. */
function createReaderThread(
  { store, keys }: { readonly store: string; readonly keys: string | null },
  { limits }: Bounds,
  report: (message: string) => void,
): ReaderThread {
  const limitMs = limits['work-seconds'] * 1_000;
  return new ReaderThread({ store: store.startsWith('memory:') ? null : store, keys, limitMs, report });
}
