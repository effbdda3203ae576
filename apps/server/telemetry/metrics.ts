import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { commits, reconnections } from '#event-store';
import {
  appendsDone,
  commandsDone,
  foldsDone,
  publishesDone,
  viewsDone,
  type CommandDone,
  type RaceControl,
} from '#race-control';
import type { FeedStatus } from '#timing-feeds';
import { addFeedMetrics } from './feed-metrics.ts';
import { COMMAND_OUTCOMES, outcomeOf } from './command-outcome.ts';
import { isStreamRoute, type RequestEnd } from './request-end.ts';

/** What the metrics read when they are asked for. */
export interface MetricSources {
  readonly streams: { readonly size: number; readonly behind: number; readonly pingsSent: number };
  readonly race: Pick<RaceControl, 'inMemory'>;
  /** Time since which the store is out of reach, in milliseconds since 1970; null while it answers. */
  readonly staleSince: () => number | null;
  readonly storeHealth: () => Promise<{ readonly writable: boolean; readonly latencyMs: number }>;
  readonly droppedLogLines: () => number;
  readonly feeds: () => readonly FeedStatus[];
}

/** A request that is over. The route is a pattern of the server, or null for an unknown address. */
export interface EndedRequest {
  readonly method: string;
  readonly route: string | null;
  readonly end: RequestEnd;
  readonly tookMs: number;
}

const COMMAND_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const STORE_BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5];
const WORK_BUCKETS = [0.0005, 0.002, 0.01, 0.05, 0.2, 1, 5];
const REQUEST_BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10];
const GROUP_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** The methods of the server's routes. Others count as one, and HEAD counts as GET. */
const METHODS: Readonly<Record<string, string>> = {
  GET: 'GET',
  HEAD: 'GET',
  POST: 'POST',
  OPTIONS: 'OPTIONS',
};
const UNKNOWN = 'unknown';

/**
 * The metrics of a server for Prometheus. A label is a type, an outcome, a code or a pattern of a route. The
 * program has a fixed number of each, and the operator's file a fixed number of feeds. No label holds what a
 * client or an official has chosen.
 */
export class Metrics {
  readonly contentType: string;
  private readonly registry = new Registry();
  private readonly listeners: (() => void)[];
  private sources: MetricSources | null = null;
  private collecting: Promise<string> | null = null;

  private readonly commands = this.counter('commands_total', 'Commands by type and outcome.', [
    'type',
    'outcome',
  ]);
  private readonly commandSeconds = this.histogram(
    'command_seconds',
    'Time from the arrival of a command at race control to its answer, without its reactions.',
    COMMAND_BUCKETS,
    ['outcome'],
  );
  private readonly refusals = this.counter('refusals_total', 'Refused commands by the code of the rule.', [
    'code',
  ]);
  private readonly requests = this.counter(
    'http_requests_total',
    'Requests by method, pattern of the route, and class of the status or aborted.',
    ['method', 'route', 'status'],
  );
  private readonly requestSeconds = this.histogram(
    'http_request_seconds',
    'Time from the headers of a request until it is over. Live streams do not count.',
    REQUEST_BUCKETS,
    ['route'],
  );
  private readonly appendSeconds = this.histogram(
    'append_seconds',
    'Time in which the store wrote or refused a group of commands.',
    STORE_BUCKETS,
    ['outcome'],
  );
  private readonly groupSize = this.histogram(
    'append_commands',
    'Commands that shared one append.',
    GROUP_BUCKETS,
  );
  private readonly records = this.counter('records_total', 'Records that this server has appended.');
  private readonly commitSeconds = this.histogram(
    'store_commit_seconds',
    'Time of one commit of SQLite that wrote, which includes the flush to the disk.',
    STORE_BUCKETS,
  );
  private readonly commitWrites = this.counter('store_commit_writes_total', 'Writes in these commits.');
  private readonly foldSeconds = this.histogram(
    'fold_seconds',
    'Time to fold a log: whole (open), to an earlier revision (past), or what others wrote (foreign).',
    WORK_BUCKETS,
    ['kind'],
  );
  private readonly viewSeconds = this.histogram('view_seconds', 'Time to make one view.', WORK_BUCKETS, [
    'projection',
  ]);
  private readonly publishSeconds = this.histogram(
    'publish_seconds',
    'Time from a durable record until all followers of its meeting were sent it.',
    COMMAND_BUCKETS,
  );
  private readonly reconnects = this.counter(
    'store_reconnects_total',
    'Clients and subscriptions of the store that were made again.',
    ['what'],
  );
  private readonly resumes = this.counter(
    'stream_resumes_total',
    'Live streams of clients that came back after a lost connection.',
  );

  constructor() {
    this.contentType = this.registry.contentType;
    collectDefaultMetrics({ register: this.registry });
    this.initialize();
    this.addGauges();
    addFeedMetrics(this.registry, () => this.sources?.feeds() ?? []);
    this.listeners = [
      commandsDone.subscribe((done) => this.recordCommand(done)),
      appendsDone.subscribe(({ commands, records, outcome, startMs, endMs }) => {
        this.appendSeconds.labels(outcome).observe((endMs - startMs) / 1_000);
        this.groupSize.observe(commands);
        if (outcome === 'written') this.records.inc(records);
      }),
      commits.subscribe(({ writes, tookMs }) => {
        this.commitSeconds.observe(tookMs / 1_000);
        this.commitWrites.inc(writes);
      }),
      foldsDone.subscribe(({ kind, tookMs }) => this.foldSeconds.labels(kind).observe(tookMs / 1_000)),
      viewsDone.subscribe(({ projection, tookMs }) =>
        this.viewSeconds.labels(projection).observe(tookMs / 1_000),
      ),
      publishesDone.subscribe(({ startMs, endMs }) => this.publishSeconds.observe((endMs - startMs) / 1_000)),
      reconnections.subscribe(({ what }) => this.reconnects.labels(what).inc()),
    ];
  }

  /** Gives the metrics what they read when they are asked for. */
  readFrom(sources: MetricSources): void {
    this.sources = sources;
  }

  recordRequest({ method, route, end, tookMs }: EndedRequest): void {
    const pattern = route ?? UNKNOWN;
    const status = end === 'aborted' ? end : `${Math.floor(end / 100)}xx`;
    this.requests.labels(METHODS[method] ?? 'other', pattern, status).inc();
    if (!isStreamRoute(pattern)) this.requestSeconds.labels(pattern).observe(tookMs / 1_000);
  }

  recordResume(): void {
    this.resumes.inc();
  }

  /** Returns all metrics in the text format of Prometheus. Those who ask together share one collection. */
  text(): Promise<string> {
    this.collecting ??= this.registry.metrics().finally(() => (this.collecting = null));
    return this.collecting;
  }

  close(): void {
    for (const stop of this.listeners) stop();
    this.registry.clear();
  }

  private recordCommand(done: CommandDone): void {
    const outcome = outcomeOf(done);
    this.commands.labels(done.request.command.type, outcome).inc();
    this.commandSeconds.labels(outcome).observe((done.endMs - done.startMs) / 1_000);
    if (done.outcome?.kind === 'refused') this.refusals.labels(done.outcome.rejection.code).inc();
  }

  /** Shows what has not happened yet as zero, because an alert cannot see the first of something unknown. */
  private initialize(): void {
    for (const outcome of COMMAND_OUTCOMES) this.commandSeconds.zero({ outcome });
    for (const outcome of ['written', 'conflict', 'failed']) this.appendSeconds.zero({ outcome });
    for (const what of ['client', 'subscription']) this.reconnects.labels(what).inc(0);
  }

  private addGauges(): void {
    this.gauge('streams', 'Open live streams.', ({ streams }) => streams.size);
    this.gauge('streams_behind', 'Streams whose clients do not keep up.', ({ streams }) => streams.behind);
    this.gauge(
      'stream_pings',
      'Pings that were sent to live streams, since the start.',
      ({ streams }) => streams.pingsSent,
    );
    this.gauge('meetings_in_memory', 'Meetings in memory.', ({ race }) => race.inMemory().meetings);
    this.gauge('records_in_memory', 'Records of these meetings.', ({ race }) => race.inMemory().records);
    this.gauge(
      'log_lines_dropped',
      'Lines of the log that nobody read in time, since the start.',
      (sources) => sources.droppedLogLines(),
    );
    this.gauge(
      'store_stale_seconds',
      'Time since which the store is out of reach; 0 while it answers.',
      (s) => {
        const since = s.staleSince();
        return since === null ? 0 : Math.max(0, Date.now() - since) / 1_000;
      },
    );
    this.gauge('store_writable', '1 while the store can be written to, otherwise 0.', async (sources) =>
      (await sources.storeHealth()).writable ? 1 : 0,
    );
    this.gauge(
      'store_probe_seconds',
      'Time of the last probe of the store.',
      async (sources) => (await sources.storeHealth()).latencyMs / 1_000,
    );
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name: `greenflag_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram<L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: L[] = [],
  ): Histogram<L> {
    return new Histogram({
      name: `greenflag_${name}`,
      help,
      buckets,
      labelNames,
      registers: [this.registry],
    });
  }

  private gauge(
    name: string,
    help: string,
    read: (sources: MetricSources) => number | Promise<number>,
  ): void {
    const readSources = async (): Promise<number> => (this.sources ? read(this.sources) : 0);
    new Gauge({
      name: `greenflag_${name}`,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await readSources());
      },
    });
  }
}
