import { randomUUID } from 'node:crypto';
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import type { Load } from '../http/http.ts';
import { quantile } from '../report.ts';

/** What a record of a lap holds, in the size that it has in a log. */
const DATA = { session: 'race', car: '31', timeMs: 14_000 };
const METADATA = {
  schema: 1,
  commandId: randomUUID(),
  official: { id: 'bench', role: 'director' },
  occurredAt: '2026-05-02T18:00:00.000Z',
  recordedAt: '2026-05-02T18:00:00.000Z',
  correlationId: randomUUID(),
  causationId: randomUUID(),
  commandHash: 'c'.repeat(64),
  previousHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
};

/** The official client alone: no decision, no HTTP. Each writer appends to a stream of its own. */
export class BareClient {
  private readonly client: KurrentDBClient;

  constructor(url: string) {
    this.client = KurrentDBClient.connectionString(url);
  }

  /** Each writer appends one event after another. The streams do not belong to the log of our server. */
  async load(writers: number, seconds: number): Promise<Load> {
    const times: number[] = [];
    const start = performance.now();
    const end = start + seconds * 1_000;
    const write = async (): Promise<void> => {
      const stream = `greenflag.bench-${randomUUID()}`;
      for (let next = 0n; performance.now() < end; next += 1n) {
        const before = performance.now();
        const event = jsonEvent({ type: 'LapRecorded', data: DATA, metadata: METADATA });
        await this.client.appendToStream(stream, [event], {
          streamState: next === 0n ? NO_STREAM : next - 1n,
          requiresLeader: true,
        });
        times.push(performance.now() - before);
      }
    };
    await Promise.all(Array.from({ length: writers }, write));
    const took = (performance.now() - start) / 1_000;
    return { rate: times.length / took, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  }

  close(): Promise<void> {
    return this.client.dispose();
  }
}
