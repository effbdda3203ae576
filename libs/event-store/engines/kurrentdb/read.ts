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
import { isOfConnection, kindOf, type Progress } from './failures.ts';
import { logFilter, toNumber, toStored } from './translate.ts';

/** A follower may be behind: what was just appended is on the leader for certain. */
const LEADER = { requiresLeader: true };

/** Reads pages. Each call may be made twice, and is, where the connection was bad. */
export class Reader {
  constructor(private readonly connection: Connection) {}

  async stream(stream: string, options: ReadOptions): Promise<readonly StoredEvent[]> {
    return (await this.resolved(stream, options)).map(toStored);
  }

  /** The same as the client gives them: for what is not JSON. */
  async resolved(stream: string, { from, limit, direction }: ReadOptions): Promise<readonly ResolvedEvent[]> {
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

  /** The server reads from a place on, so the event at that place itself is passed over. */
  async all(after: number | null, limit: number | undefined): Promise<readonly StoredEvent[]> {
    const wanted = pageLimit(limit);
    if (wanted === 0) return [];
    if (after === null) return (await this.page(START, wanted)).map(toStored);
    const page = await this.page(placeOf(after), wanted + 1).catch((error: unknown) =>
      this.beyondEnd(after, error),
    );
    const events = page.map(toStored);
    const fresh = events[0]?.globalPosition === after ? events.slice(1) : events;
    return fresh.slice(0, wanted);
  }

  async head(stream: string): Promise<number | null> {
    const [last] = await this.resolved(stream, { direction: 'backwards', limit: 1 });
    return last?.event ? Number(last.event.revision) : null;
  }

  /**
   * Where the store ends, whoever wrote there, the server itself too; null where nothing was ever
   * written.
   */
  async end(): Promise<number | null> {
    const options = { ...LEADER, direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const;
    const [last] = await this.connection.call('Reading the end', (client, progress) =>
      collect(client.readAll(options), progress),
    );
    return last?.event?.position ? toNumber(last.event.position.commit) : null;
  }

  /** The position of the first event of the log after that one; null at the end. */
  async next(after: number | null): Promise<number | null> {
    const page = await this.page(after === null ? START : placeOf(after), 2);
    const positions = page.map(({ event }) => toNumber(event?.position?.commit ?? 0n));
    return positions.find((position) => after === null || position > after) ?? null;
  }

  private page(fromPosition: ReadPosition, maxCount: number): Promise<readonly ResolvedEvent[]> {
    const options = { ...LEADER, direction: FORWARDS, fromPosition, maxCount, filter: logFilter() } as const;
    return this.connection.call('Reading the log', (client, progress) =>
      collect(client.readAll(options), progress),
    );
  }

  /**
   * The server fails where no record begins at a place. After the last there is nothing; elsewhere it is
   * wrong.
   */
  private async beyondEnd(after: number, error: unknown): Promise<readonly ResolvedEvent[]> {
    if (!isOfConnection(error)) throw error;
    const end = await this.end();
    if (end !== null && end >= after) throw error;
    return [];
  }
}

const placeOf = (position: number) => ({ commit: BigInt(position), prepare: BigInt(position) });

/** A long page may take its time, as long as it comes. */
async function collect(reading: AsyncIterable<ResolvedEvent>, progress: Progress): Promise<ResolvedEvent[]> {
  const events: ResolvedEvent[] = [];
  for await (const event of reading) {
    progress();
    events.push(event);
  }
  return events;
}
