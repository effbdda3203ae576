import type { Observable } from 'rxjs';
import type { FoldedRecord } from '../log/log-feed.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import { Channel } from './channel.ts';
import type { FollowedView } from './followed-view.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { MAX_MISSED_PATCHES, PastViews } from './past-views.ts';

interface ViewStreamOptions {
  readonly log: MeetingLog;
  /** At least one. All of them are at the same revision. */
  readonly views: readonly FollowedView[];
  /** The names of the views in a message, in their order; null if a message is the only view itself. */
  readonly names: readonly string[] | null;
  readonly onIdle: () => void;
}

/**
 * One or several views of a meeting as one stream. Every message holds all of them at the same revision, so
 * that a follower that returns with this revision misses nothing in any view. A message is made once for all
 * followers. The patches are kept by the views: a message for a returning follower is joined again.
 */
export class ViewStream {
  private readonly channel: Channel;
  private unpublished: LiveMessage[] = [];
  private cachedSnapshot: LiveBatch | null = null;

  constructor(private readonly options: ViewStreamOptions) {
    this.channel = new Channel({ revision: this.revision, onIdle: options.onIdle });
  }

  get views(): readonly FollowedView[] {
    return this.options.views;
  }

  /** Makes the message of a record. Returns false if the format no longer has one of the views. */
  applyRecord(arrival: FoldedRecord): boolean {
    const texts = this.views.map((view) => view.patchAfter(arrival)).filter((text) => text !== null);
    if (texts.length < this.views.length) return false;
    this.unpublished.push(this.message('patch', arrival.state.revision, texts));
    this.cachedSnapshot = null;
    return true;
  }

  publishPending(): void {
    if (this.unpublished.length === 0) return;
    const patches = this.unpublished;
    this.unpublished = [];
    this.channel.publish(patches);
  }

  /** Skips the views in between and sends the last ones to all followers as a snapshot. */
  catchUp(arrivals: readonly FoldedRecord[]): boolean {
    const last = arrivals.at(-1);
    if (!last || !this.views.every((view) => view.skipTo(last))) return false;
    this.unpublished = [];
    this.cachedSnapshot = null;
    this.channel.publish(this.snapshot());
    return true;
  }

  complete(): void {
    this.channel.complete();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /** Follows the views after a revision that the follower has, or from a snapshot if it has none. */
  follow(after: number | undefined): Observable<LiveBatch> {
    const past = new PastViews(
      this.options.log,
      this.views.map(({ ref }) => ref),
    );
    const loadMissed = async (from: number): Promise<LiveBatch> => {
      await yieldToOthers();
      return this.keptAfter(from) ?? this.foldedAfter(past, from) ?? this.snapshot();
    };
    return this.channel.follow(after, () => this.snapshot(), loadMissed);
  }

  private get revision(): number {
    return this.views[0]?.revision ?? -1;
  }

  /** Joins the kept patches of all views, or returns null if one of them no longer keeps them. */
  private keptAfter(from: number): LiveBatch | null {
    const kept = this.views.map((view) => view.patchesAfter(from));
    if (!kept.every((patches) => patches !== null)) return null;
    return (
      kept[0]?.map(({ revision }, i) =>
        this.message(
          'patch',
          revision,
          kept.map((patches) => patches[i]?.text ?? ''),
        ),
      ) ?? null
    );
  }

  /** Makes patches by folding the past again, or returns null if a snapshot is shorter or the only way. */
  private foldedAfter(past: PastViews, from: number): LiveBatch | null {
    const { revision: until } = this;
    if (until - from > MAX_MISSED_PATCHES) return null;
    const steps = past.patchesAfter(from, until);
    return steps?.map(({ revision, texts }) => this.message('patch', revision, texts)) ?? null;
  }

  /** Returns the current views as one message. It is made once per revision, and only on demand. */
  private snapshot(): LiveBatch {
    const texts = () => this.views.map((view) => view.text());
    this.cachedSnapshot ??= [this.message('snapshot', this.revision, texts())];
    return this.cachedSnapshot;
  }

  private message(kind: LiveMessage['kind'], revision: number, texts: readonly string[]): LiveMessage {
    const { names } = this.options;
    const [only = ''] = texts;
    const members = names?.map((name, i) => `${JSON.stringify(name)}:${texts[i]}`);
    return { kind, revision, text: members ? `{${members.join(',')}}` : only };
  }
}
