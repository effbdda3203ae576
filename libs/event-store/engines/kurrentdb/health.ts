import { jsonEvent } from '@kurrent/kurrentdb-client';
import type { StoreHealth } from '../../port.ts';
import type { Writer } from './append.ts';
import type { Connection } from './connection.ts';
import { toStoreError, within } from './failures.ts';
import type { Signal } from './subscribe.ts';
import { PROBE } from './translate.ts';

/** Always the same event at the same place: after the first time the server takes it and writes nothing. */
const EVENT = { id: '6f1d9a52-0c0e-4a5e-9d0e-677265656e66', type: 'Probed', data: {} };
/** Who asks for health has little patience. */
const LONGEST_MS = 1_500;

/**
 * Whether appends are taken just now, found out by one, and whether what others append is heard of. It is
 * asked anew each time: nothing here remembers that all was well.
 */
export async function probe(connection: Connection, writer: Writer, signal: Signal): Promise<StoreHealth> {
  const longest = Math.min(connection.options.timeoutMs, LONGEST_MS);
  const health = { engine: 'kurrentdb', version: 'unknown', writable: false, latencyMs: 0 };
  const before = performance.now();
  try {
    const appending = () => writer.append(PROBE, [jsonEvent(EVENT)], 'no-stream');
    await within(longest, 'An append that writes nothing', appending);
    health.latencyMs = performance.now() - before;
    health.writable = true;
    health.version = await within(longest, 'Asking for the version', () => connection.version());
  } catch (error) {
    const { message: problem } = toStoreError(error, connection.options.url);
    return { ...health, latencyMs: performance.now() - before, problem };
  }
  return signal.problem === null ? health : { ...health, problem: signal.problem };
}
