import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type ReadPosition,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client';
import { pageLimit } from '../../pages.ts';
import type { ReadOptions, StoredEvent } from '../../port.ts';
import type { Connection } from './connection.ts';
import { isConnectionFailure, kindOf, type ReportProgress } from './failures.ts';
import { logFilter, toNumber, toStoredEvent } from './translate.ts';

/** A follower may be behind. Only the leader certainly has what was just appended. */
const LEADER = { requiresLeader: true };

/** Reads pages. A read is made a second time when the connection was at fault. */
export class Reader {
  constructor(private readonly connection: Connection) {}

  async readStream(stream: string, options: ReadOptions): Promise<readonly StoredEvent[]> {
    return (await this.readResolved(stream, options)).map(toStoredEvent);
  }

  /** Reads a page as the client returns it, for events that are not JSON. */
  async readResolved(
    stream: string,
    { from, limit, direction }: ReadOptions,
  ): Promise<readonly ResolvedEvent[]> {
    const maxCount = pageLimit(limit);
    const isBackwards = direction === 'backwards';
    if (maxCount === 0 || (isBackwards && from !== undefined && from < 0)) return [];
    const start = isBackwards ? END : START;
    const fromRevision = from === undefined || from < 0 ? start : BigInt(from);
    const order = isBackwards ? BACKWARDS : FORWARDS;
    return this.connection.call(`Reading ${stream}`, async (client, progress) => {
      const reading = client.readStream(stream, { ...LEADER, direction: order, fromRevision, maxCount });
      try {
        return await collect(reading, progress);
      } catch (error) {
        if (kindOf(error) === 'stream-not-found') return [];
        throw error;
      }
    });
  }

  async readAll(after: number | null, limit: number | undefined): Promise<readonly StoredEvent[]> {
    const wanted = pageLimit(limit);
    if (wanted === 0) return [];
    if (after === null) return (await this.readPage(START, wanted)).map(toStoredEvent);
    // The server includes the event at the start position, so one event more is read and that one is left
    // out.
    const page = await this.readPage(toReadPosition(after), wanted + 1).catch((error: unknown) =>
      this.emptyBeyondEnd(after, error),
    );
    const events = page.map(toStoredEvent);
    const later = events[0]?.globalPosition === after ? events.slice(1) : events;
    return later.slice(0, wanted);
  }

  async readHead(stream: string): Promise<number | null> {
    const [last] = await this.readResolved(stream, { direction: 'backwards', limit: 1 });
    return last?.event ? Number(last.event.revision) : null;
  }

  /**
   * Returns the position of the last event in the store, the server's own included; null for an empty one.
   */
  async readEnd(): Promise<number | null> {
    const options = { ...LEADER, direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const;
    const [last] = await this.connection.call('Reading the end', (client, progress) =>
      collect(client.readAll(options), progress),
    );
    return last?.event?.position ? toNumber(last.event.position.commit) : null;
  }

  /** Returns the position of the first event of the log after a position; null at the end. */
  async nextPosition(after: number | null): Promise<number | null> {
    const page = await this.readPage(after === null ? START : toReadPosition(after), 2);
    const positions = page.map(({ event }) => toNumber(event?.position?.commit ?? 0n));
    return positions.find((position) => after === null || position > after) ?? null;
  }

  private readPage(fromPosition: ReadPosition, maxCount: number): Promise<readonly ResolvedEvent[]> {
    const options = { ...LEADER, direction: FORWARDS, fromPosition, maxCount, filter: logFilter() } as const;
    return this.connection.call('Reading the log', (client, progress) =>
      collect(client.readAll(options), progress),
    );
  }

  /**
   * Returns an empty page when the position is after the last record, and throws the error otherwise: the
   * server fails at every position where no record begins.
   */
  private async emptyBeyondEnd(after: number, error: unknown): Promise<readonly ResolvedEvent[]> {
    if (!isConnectionFailure(error)) throw error;
    const end = await this.readEnd();
    if (end !== null && end >= after) throw error;
    return [];
  }
}

const toReadPosition = (position: number) => ({ commit: BigInt(position), prepare: BigInt(position) });

/** Collects a page. Each event is progress, so a long page may take longer than one call may. */
async function collect(
  reading: AsyncIterable<ResolvedEvent>,
  progress: ReportProgress,
): Promise<ResolvedEvent[]> {
  const events: ResolvedEvent[] = [];
  for await (const event of reading) {
    progress();
    events.push(event);
  }
  return events;
}
