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
import { StoreError } from '../../errors.ts';
import type { Budget } from './connection/budget.ts';
import type { Connection } from './connection/connection.ts';
import { kindOf } from './failures.ts';
import type { Link } from './connection/link.ts';
import { logFilter, toNumber, toStoredEvent } from './translate.ts';

/** A follower may be behind. Only the leader certainly has what was just appended. */
const LEADER = { requiresLeader: true };

/** Reads pages. A read is made again when the connection was at fault. */
export class Reader {
  constructor(private readonly connection: Connection) {}

  async readStream(stream: string, options: ReadOptions, budget?: Budget): Promise<readonly StoredEvent[]> {
    return (await this.readResolved(stream, options, budget)).map(toStoredEvent);
  }

  /** Reads a page as the client returns it, for events that are not JSON. */
  readResolved(stream: string, options: ReadOptions, budget?: Budget): Promise<readonly ResolvedEvent[]> {
    const read = (link: Link, time: Budget) => readStreamOver(link, stream, options, time);
    return this.connection.call(`Reading ${stream}`, read, budget);
  }

  async readAll(after: number | null, limit: number | undefined): Promise<readonly StoredEvent[]> {
    const wanted = pageLimit(limit);
    if (wanted === 0) return [];
    if (after === null) return (await this.readPage(START, wanted)).map(toStoredEvent);
    // The server includes the event at the start position, so one event more is read and that one is left
    // out.
    const events = (await this.readPage(toReadPosition(after), wanted + 1)).map(toStoredEvent);
    const later = events[0]?.globalPosition === after ? events.slice(1) : events;
    return later.slice(0, wanted);
  }

  async readHead(stream: string, budget?: Budget): Promise<number | null> {
    const [last] = await this.readResolved(stream, { direction: 'backwards', limit: 1 }, budget);
    return last?.event ? Number(last.event.revision) : null;
  }

  /**
   * Returns the position of the last event in the store, the server's own included; null for an empty one.
   */
  readEnd(): Promise<number | null> {
    return this.connection.call('Reading the end', readEndOver);
  }

  /** Returns the position of the first event of the log after a position; null at the end. */
  async nextPosition(after: number | null): Promise<number | null> {
    const page = await this.readPage(after === null ? START : toReadPosition(after), 2);
    const positions = page.map(({ event }) => toNumber(event?.position?.commit ?? 0n));
    return positions.find((position) => after === null || position > after) ?? null;
  }

  private readPage(fromPosition: ReadPosition, maxCount: number): Promise<readonly ResolvedEvent[]> {
    const options = { ...LEADER, direction: FORWARDS, fromPosition, maxCount, filter: logFilter() } as const;
    return this.connection.call('Reading the log', async (link, budget) => {
      try {
        return await collect(link.client.readAll(options), budget);
      } catch (error) {
        if (kindOf(error) !== 'unknown' || typeof fromPosition === 'string') throw error;
        return noEventsBeyondEnd(toNumber(fromPosition.commit), await readEndOver(link, budget), error);
      }
    });
  }
}

/** Reads a page of a stream over a link. There is no second try. */
export async function readStreamOver(
  { client }: Link,
  stream: string,
  { from, limit, direction }: ReadOptions,
  budget: Budget,
): Promise<readonly ResolvedEvent[]> {
  const maxCount = pageLimit(limit);
  const isBackwards = direction === 'backwards';
  if (maxCount === 0 || (isBackwards && from !== undefined && from < 0)) return [];
  const start = isBackwards ? END : START;
  const fromRevision = from === undefined || from < 0 ? start : BigInt(from);
  const order = isBackwards ? BACKWARDS : FORWARDS;
  try {
    const reading = client.readStream(stream, { ...LEADER, direction: order, fromRevision, maxCount });
    return await collect(reading, budget);
  } catch (error) {
    if (kindOf(error) === 'stream-not-found') return [];
    throw error;
  }
}

async function readEndOver({ client }: Link, budget: Budget): Promise<number | null> {
  const options = { ...LEADER, direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const;
  const [last] = await collect(client.readAll(options), budget);
  return last?.event?.position ? toNumber(last.event.position.commit) : null;
}

/**
 * Returns an empty page when the position is after the last record. The server fails at every position where
 * no record begins.
 * @throws StoreError at a position within the log: no other try helps
 */
function noEventsBeyondEnd(after: number, end: number | null, error: unknown): readonly ResolvedEvent[] {
  if (end === null || end < after) return [];
  const words = `The server cannot read the log from the position ${after}.`;
  throw new StoreError('store-unavailable', words, { cause: error });
}

const toReadPosition = (position: number) => ({ commit: BigInt(position), prepare: BigInt(position) });

/** Collects a page. A page whose events keep arriving may take longer than one call may. */
async function collect(reading: AsyncIterable<ResolvedEvent>, budget: Budget): Promise<ResolvedEvent[]> {
  const events: ResolvedEvent[] = [];
  for await (const event of reading) {
    budget.reportPart();
    events.push(event);
  }
  return events;
}
