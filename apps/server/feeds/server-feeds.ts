import { concat, map, NEVER, of, shareReplay, throttleTime, type Observable } from 'rxjs';
import type { FeedsAnswer, FeedStatus, RunningFeed, RunningFeeds } from '#timing-feeds';
import { reportInternalError } from '../http/problem-filter.ts';
import type { Scoreboards } from './scoreboards.ts';
import type { SseMessage } from '../streams/sse.ts';

/** What everybody else reads where officials read a reason. */
export const FOR_OFFICIALS = 'Officials see the reason: send a token.';

/** Shortest time between two messages of the stream of feeds. */
const MESSAGE_INTERVAL_MS = 1_000;

/** The timing feeds of a server. A server without `--feeds` has none. */
export class ServerFeeds {
  /** The messages of the stream, for officials and for everybody else. Followers share them. */
  private readonly messages: Readonly<Record<'officials' | 'others', Observable<readonly SseMessage[]>>>;

  constructor(
    private readonly running: RunningFeeds | null,
    /** The meeting that the feeds report to; null without feeds. */
    readonly meeting: string | null,
    private readonly scoreboards: Scoreboards,
  ) {
    this.messages = {
      officials: this.messagesOf((feeds) => feeds),
      others: this.messagesOf((feeds) => feeds.map(withoutReasons)),
    };
  }

  get statuses(): readonly FeedStatus[] {
    return this.running?.status() ?? [];
  }

  /** Returns the feeds. Only officials see reasons, addresses and proposals. */
  answerFor(isForOfficial: boolean): FeedsAnswer {
    return { meeting: this.meeting, feeds: this.statusesFor(isForOfficial) };
  }

  /** Returns the messages of the stream: first the feeds as they are, then as they change. */
  messagesFor(isForOfficial: boolean): Observable<readonly SseMessage[]> {
    return this.messages[isForOfficial ? 'officials' : 'others'];
  }

  /** Returns the feeds that somebody must look at. */
  inTroubleFor(isForOfficial: boolean): readonly Pick<FeedStatus, 'name' | 'lamp' | 'words'>[] {
    return this.statusesFor(isForOfficial)
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

  private statusesFor(isForOfficial: boolean): readonly FeedStatus[] {
    return isForOfficial ? this.statuses : this.statuses.map(withoutReasons);
  }

  private messagesOf(
    shown: (feeds: readonly FeedStatus[]) => readonly FeedStatus[],
  ): Observable<readonly SseMessage[]> {
    const changes = this.running?.statuses ?? concat(of([]), NEVER);
    return changes.pipe(
      throttleTime(MESSAGE_INTERVAL_MS, undefined, { leading: true, trailing: true }),
      map((feeds, sent) => {
        const answer: FeedsAnswer = { meeting: this.meeting, feeds: shown(feeds) };
        return [{ kind: 'snapshot', revision: sent + 1, text: JSON.stringify(answer) }] as const;
      }),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }
}

/**
 * Returns a feed as everybody may see it. Reasons and addresses name machines, files and users, and what a
 * timing program proposes is nobody's business before an official has decided.
 */
export function withoutReasons(status: FeedStatus): FeedStatus {
  const { protocol, raw, trouble } = status;
  return {
    ...status,
    url: `${protocol}:`,
    words: trouble === null ? status.words : FOR_OFFICIALS,
    raw: { ...raw, trouble: raw.trouble === null ? null : FOR_OFFICIALS },
    proposals: [],
    trouble: trouble && { ...trouble, words: FOR_OFFICIALS },
  };
}
