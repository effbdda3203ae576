import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import * as client from '@kurrent/kurrentdb-client';
import { KurrentDBInstrumentation } from '@kurrent/opentelemetry';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { events } from '../../contract/harness.ts';
import type { EventStore } from '../../port.ts';
import { openStore } from '../../open.ts';

/** The instrumentation of the client, as OpenTelemetry puts it on the module when it is loaded. */
class Instrumentation extends KurrentDBInstrumentation {
  instrument(): void {
    const { patch } = this.init();
    patch?.(client);
  }
}

describe('a client that an operator has instrumented for traces', () => {
  const spans = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  let double: KurrentDouble;
  let store: EventStore;
  beforeAll(async () => {
    provider.register();
    new Instrumentation().instrument();
    double = await KurrentDouble.start();
    store = await openStore(double.url);
  });
  afterAll(async () => {
    await store.close();
    double.close();
    await provider.shutdown();
    trace.disable();
  });

  it('stores the events as they are, and makes a span of each append', async () => {
    const batch = events(2);
    await store.append('s', batch, 'no-stream');
    expect(await store.readStream('s')).toMatchObject(batch);
    expect(spans.getFinishedSpans().map(({ name }) => name)).toContain('streams.append');
  });
});
