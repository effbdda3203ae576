import { jsonEvent } from '@kurrent/kurrentdb-client';
import { createHash } from 'node:crypto';
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { pageLimit } from '../../pages.ts';
import { PAGE_LIMIT, type StreamInfo, type StreamsOptions } from '../../port.ts';
import type { Writer } from './append.ts';
import type { Reader } from './read.ts';
import { CATALOGUE } from './translate.ts';

/** So many streams are asked about at a time. */
const AT_A_TIME = 16;

/**
 * Which streams there are. The server has no list of its own unless its projections run, and to search
 * the log for first events would read every event of every meeting. So there is a stream that holds the
 * names, written *before* the first event: what was cut off in between leaves a name without a stream,
 * which is not listed; a stream without its name cannot come about. A new stream costs one append more; a
 * list costs two reads for each stream the first time, and one read for each that it answers after that.
 */
export class StreamCatalogue {
  private readonly names = new Set<string>();
  private readonly noting = new Map<string, Promise<void>>();
  private readonly beginnings = new Map<string, number>();
  private next = 0;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly reader: Reader,
    private readonly writer: Writer,
  ) {}

  /**
   * Notes that the stream may be about to begin. Appends that were called later wait for that as well, so
   * that they stay behind the first.
   */
  async note(stream: string, mayBegin: boolean): Promise<void> {
    if (mayBegin && !this.names.has(stream) && !this.noting.has(stream)) {
      const noting = this.write(stream).finally(() => this.noting.delete(stream));
      this.noting.set(stream, noting);
    }
    await this.noting.get(stream);
  }

  async streams({ prefix, before = Infinity, limit }: StreamsOptions): Promise<readonly StreamInfo[]> {
    await (this.reading ??= this.readOn().finally(() => (this.reading = null)));
    const named = [...this.names].filter((stream) => stream.startsWith(prefix));
    const begun = await each(named, async (stream) => ({
      stream,
      firstPosition: await this.beginning(stream),
    }));
    const wanted = begun
      .flatMap(({ stream, firstPosition }) => (firstPosition === null ? [] : [{ stream, firstPosition }]))
      .filter(({ firstPosition }) => firstPosition < before)
      .sort((a, b) => b.firstPosition - a.firstPosition)
      .slice(0, pageLimit(limit));
    const heads = new Map(
      await each(wanted, async ({ stream }) => [stream, (await this.reader.head(stream)) ?? 0] as const),
    );
    return wanted.map(({ stream, firstPosition }) => {
      return { stream, revision: heads.get(stream) ?? 0, firstPosition };
    });
  }

  /** Written twice it is still one. */
  private async write(stream: string): Promise<void> {
    const event = jsonEvent({ id: idOf(stream), type: 'StreamBegins', data: { stream } });
    await this.writer.appendAnywhere(CATALOGUE, [event]);
    this.names.add(stream);
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const page = await this.reader.stream(CATALOGUE, { from: this.next });
      for (const { data, revision } of page) {
        if (typeof data['stream'] === 'string') this.names.add(data['stream']);
        this.next = revision + 1;
      }
      if (page.length < PAGE_LIMIT) return;
    }
  }

  private async beginning(stream: string): Promise<number | null> {
    const known = this.beginnings.get(stream);
    if (known !== undefined) return known;
    const [first] = await this.reader.stream(stream, { limit: 1 });
    if (first) this.beginnings.set(stream, first.globalPosition);
    return first?.globalPosition ?? null;
  }
}

function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  return lastValueFrom(from(items).pipe(mergeMap(work, AT_A_TIME), toArray()));
}

/** The same name has the same id, so that noting it again is mostly known for a repetition. */
function idOf(stream: string): string {
  const hex = createHash('sha256').update(`stream ${stream}`).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/u, '$1-$2-8$3-8$4-$5');
}
