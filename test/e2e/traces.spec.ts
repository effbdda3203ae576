import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeTracerProvider, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { abortCommand } from '../support/abort-command.ts';
import { enter, SCHEDULE, startServer } from '../support/server.ts';

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** A collector that keeps the spans that it receives by OTLP over HTTP. */
class Collector {
  readonly spans: OtlpSpan[] = [];
  private wake: () => void = () => undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as OtlpBody;
        this.spans.push(
          ...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
        );
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        this.wake();
      });
    });
  }

  static async start(): Promise<Collector> {
    const collector = new Collector();
    await new Promise<void>((done) => collector.server.listen(0, '127.0.0.1', done));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/traces`;
  }

  async waitUntil(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  of(traceId: string): OtlpSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

let isBroken = false;
const breakIfBroken = () => {
  if (isBroken) throw new Error('the exporter broke');
};
const BREAKABLE: SpanProcessor = {
  onStart: breakIfBroken,
  onEnd: breakIfBroken,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

const attributesOf = ({ attributes }: OtlpSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('A command, once an SDK of OpenTelemetry is loaded,', () => {
  let collector: Collector;
  let provider: NodeTracerProvider;
  beforeAll(async () => {
    collector = await Collector.start();
    const exporter = new OTLPTraceExporter({ url: collector.url });
    provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), BREAKABLE] });
    provider.register();
  });
  afterAll(async () => {
    await provider.shutdown();
    collector.close();
    for (const api of [trace, context, propagation]) api.disable();
  });

  it('has a trace of its steps, below the span that the client names', async () => {
    const server = await startServer();
    await server.issue(SCHEDULE);
    const stream = await server.stream('/api/meetings/m/projections/field/stream');
    await stream.waitUntil(() => stream.last === 0);
    const [traceId, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
    const traceparent = `00-${traceId}-${parent}-01`;
    await server.issue(enter('1'), { traceparent, 'x-request-id': 'scoring-7' });
    const names = ['POST /api/meetings/:meeting/commands', 'command', 'queue', 'decide', 'append', 'publish'];
    await collector.waitUntil(() => collector.of(traceId).length === names.length);
    const spans = collector.of(traceId);
    const named = (name: string) => spans.find((span) => span.name === name) as OtlpSpan;
    expect(spans.map(({ name }) => name).sort()).toEqual([...names].sort());
    const [root = '', command = ''] = names;
    expect(named(root).parentSpanId).toBe(parent);
    expect(named(command).parentSpanId).toBe(named(root).spanId);
    for (const step of names.slice(2)) expect(named(step).parentSpanId).toBe(named(command).spanId);
    expect(attributesOf(named(root))).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/api/meetings/:meeting/commands',
      'http.response.status_code': 200,
      'greenflag.request.id': 'scoring-7',
    });
    expect(attributesOf(named(command))).toEqual({
      'greenflag.meeting': 'm',
      'greenflag.command.type': 'EnterCar',
      'greenflag.command.outcome': 'accepted',
      'greenflag.command.revision': 1,
    });
    expect(attributesOf(named('append'))).toEqual({ 'greenflag.append.commands': 1 });
    const starts = ['queue', 'decide', 'append', 'publish'].map((name) =>
      BigInt(named(name).startTimeUnixNano),
    );
    expect([...starts].sort((a, b) => (a < b ? -1 : 1))).toEqual(starts);
    stream.cut();
    await server.close();
  });

  it('names no person in its trace', async () => {
    const server = await startServer();
    await server.issue(SCHEDULE);
    await server.issue({ ...enter('1'), driver: 'Kirk Muller' });
    await server.fetch('/api/meetings/m/projections/field');
    await collector.waitUntil(() => collector.spans.some(({ name }) => name.startsWith('GET ')));
    const text = JSON.stringify(collector.spans);
    for (const name of ['Jane Doe', 'Kirk Muller', '127.0.0.1']) expect(text).not.toContain(name);
    await server.close();
  });

  it('has a span that ends when its client leaves', async () => {
    const server = await startServer();
    await server.issue(SCHEDULE);
    await abortCommand(server.url);
    const aborted = () => collector.spans.filter((span) => attributesOf(span)['error.type'] === 'aborted');
    await collector.waitUntil(() => aborted().length > 0);
    expect(aborted().map(({ name }) => name)).toEqual(['POST /api/meetings/:meeting/commands']);
    await server.close();
  });

  it('is answered when the exporter of its trace is broken', async () => {
    const server = await startServer();
    isBroken = true;
    const { status } = await server.issue(SCHEDULE);
    const next = await server.fetch('/api/meetings/m/projections/field');
    isBroken = false;
    expect([status, next.status]).toEqual([200, 200]);
    await server.close();
  });

  it('makes no spans of probes, metrics and streams', async () => {
    const server = await startServer();
    for (const path of ['/health/live', '/health/ready', '/metrics']) await server.fetch(path);
    await server.fetch('/api/formats');
    await collector.waitUntil(() => collector.spans.some(({ name }) => name === 'GET /api/formats'));
    expect(collector.spans.filter(({ name }) => /health|metrics|stream/u.test(name))).toEqual([]);
    await server.close();
  });
});
