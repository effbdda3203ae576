import { jsonEvent } from '@kurrent/kurrentdb-client';
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { pageLimit } from '../../pages.ts';
import { PAGE_LIMIT, type StreamInfo, type StreamsOptions } from '../../port.ts';
import type { Writer } from './append.ts';
import type { Budget } from './connection/budget.ts';
import { AppendInDoubt } from './failures.ts';
import type { Reader } from './read.ts';
import { CATALOGUE_STREAM } from './translate.ts';

const MAX_CONCURRENT_READS = 16;

/**
 * Lists the streams. The server has no list of its own unless its projections run, and a search for first
 * events would read every event of every meeting. So one stream holds the names, and a name is written
 * *before* the first event of its stream. A crash between the two writes leaves a name without a stream,
 * which is not listed; a stream without its name cannot exist. A new stream costs one more append. A list
 * costs two reads for each stream the first time, and after that one read for each stream it returns.
 */
export class StreamCatalogue {
  private readonly names = new Set<string>();
  private readonly registering = new Map<string, Promise<void>>();
  private readonly firstPositions = new Map<string, number>();
  private nextRevision = 0;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly reader: Reader,
    private readonly writer: Writer,
  ) {}

  /**
   * Writes the name of a stream that may be about to begin. Appends that were called later wait for it too,
   * so that they stay behind the first.
   */
  async registerStream(stream: string, mayBegin: boolean, budget: Budget): Promise<void> {
    if (mayBegin && !this.names.has(stream) && !this.registering.has(stream)) {
      const registering = this.appendName(stream, budget).finally(() => this.registering.delete(stream));
      this.registering.set(stream, registering);
    }
    await this.registering.get(stream);
  }

  async listStreams({ prefix, before = Infinity, limit }: StreamsOptions): Promise<readonly StreamInfo[]> {
    await (this.reading ??= this.readNewNames().finally(() => (this.reading = null)));
    const named = [...this.names].filter((stream) => stream.startsWith(prefix));
    const begun = await mapConcurrently(named, async (stream) => ({
      stream,
      firstPosition: await this.firstPositionOf(stream),
    }));
    const wanted = begun
      .flatMap(({ stream, firstPosition }) => (firstPosition === null ? [] : [{ stream, firstPosition }]))
      .filter(({ firstPosition }) => firstPosition < before)
      .sort((a, b) => b.firstPosition - a.firstPosition)
      .slice(0, pageLimit(limit));
    const revisions = await mapConcurrently(wanted, async ({ stream }) => this.reader.readHead(stream));
    return wanted.map((each, i) => ({ ...each, revision: revisions[i] ?? 0 }));
  }

  /**
   * Appends the name. A name that is there twice counts once. Its id is a random one: of two servers that
   * begin the stream at the same time with the same id, the second would be dropped, and be answered late.
   */
  private async appendName(stream: string, budget: Budget): Promise<void> {
    const event = jsonEvent({ type: 'StreamBegins', data: { stream } });
    await this.writer.appendAtAnyRevision(CATALOGUE_STREAM, [event], budget).catch((error: unknown) => {
      // The stream's own append was not sent, so it does not land either way.
      throw error instanceof AppendInDoubt ? error.cause : error;
    });
    this.names.add(stream);
  }

  private async readNewNames(): Promise<void> {
    for (;;) {
      const page = await this.reader.readStream(CATALOGUE_STREAM, { from: this.nextRevision });
      for (const { data, revision } of page) {
        if (typeof data['stream'] === 'string') this.names.add(data['stream']);
        this.nextRevision = revision + 1;
      }
      if (page.length < PAGE_LIMIT) return;
    }
  }

  private async firstPositionOf(stream: string): Promise<number | null> {
    const known = this.firstPositions.get(stream);
    if (known !== undefined) return known;
    const [first] = await this.reader.readStream(stream, { limit: 1 });
    if (first) this.firstPositions.set(stream, first.globalPosition);
    return first?.globalPosition ?? null;
  }
}

/** Returns the results in the order of the items. */
async function mapConcurrently<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const tasks = from(items).pipe(
    mergeMap(async (item, i) => void (results[i] = await work(item)), MAX_CONCURRENT_READS),
    toArray(),
  );
  await lastValueFrom(tasks);
  return results;
}
