import { concat, map, NEVER, of, shareReplay, throttleTime, type Observable } from 'rxjs';
import type { FeedsAnswer, FeedStatus, RunningFeed, RunningFeeds } from '#timing-feeds';
import { reportInternalError } from '../http/problem-filter.ts';
import type { Scoreboards } from './scoreboards.ts';
import type { SseMessage } from '../streams/sse.ts';

/** Shortest time between two messages of the stream of feeds. */
const MESSAGE_INTERVAL_MS = 1_000;

/** The timing feeds of a server. A server without `--feeds` has none. */
export class ServerFeeds {
  /** The messages of the stream: first the feeds as they are, then as they change. Followers share them. */
  readonly messages: Observable<readonly SseMessage[]>;
  private sent = 0;

  constructor(
    private readonly running: RunningFeeds | null,
    /** The meeting that the feeds report to; null without feeds. */
    readonly meeting: string | null,
    private readonly scoreboards: Scoreboards,
  ) {
    const changes = running?.statuses ?? concat(of([]), NEVER);
    this.messages = changes.pipe(
      throttleTime(MESSAGE_INTERVAL_MS, undefined, { leading: true, trailing: true }),
      map((feeds) => [this.message(feeds)]),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }

  get statuses(): readonly FeedStatus[] {
    return this.running?.status() ?? [];
  }

  get answer(): FeedsAnswer {
    return { meeting: this.meeting, feeds: this.statuses };
  }

  /** The feeds that somebody must look at. */
  get inTrouble(): readonly Pick<FeedStatus, 'name' | 'lamp' | 'words'>[] {
    return this.statuses
      .filter(({ lamp }) => lamp !== 'green')
      .map(({ name, lamp, words }) => ({ name, lamp, words }));
  }

  /** Connects, in the background. */
  start(): void {
    void this.scoreboards.start();
    this.running?.start().catch((error: unknown) => void reportInternalError(error, 'the timing feeds'));
  }

  /** Disconnects. Resolves when what came is durable and issued. Never rejects. */
  async stop(): Promise<void> {
    try {
      await this.scoreboards.stop();
      await this.running?.stop();
    } catch (error) {
      reportInternalError(error, 'the timing feeds');
    }
  }

  feed(name: string): RunningFeed | undefined {
    return this.running?.feed(name);
  }

  private message(feeds: readonly FeedStatus[]): SseMessage {
    this.sent += 1;
    const answer: FeedsAnswer = { meeting: this.meeting, feeds };
    return { kind: 'snapshot', revision: this.sent, text: JSON.stringify(answer) };
  }
}
