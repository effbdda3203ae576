import { map, zip, type Observable, type Subscription } from 'rxjs';
import type { NamedView } from '../what-if/what-if-document.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { Channel } from './channel.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { loadMissedViews, PastViews } from './past-views.ts';
import type { ViewStream } from './view-stream.ts';

/** The streams of the views keep their patches. Combined messages are made again when a follower returns. */
const KEEP_NOTHING = { messages: 0, length: 0 };

export interface CombinedPart {
  readonly view: NamedView;
  readonly stream: Pick<ViewStream, 'revision' | 'follow' | 'patchesAfter' | 'snapshot'>;
}

interface CombinedStreamOptions {
  readonly log: MeetingLog;
  /** Streams of the same meeting, which go through the same revisions in the same steps. */
  readonly parts: readonly CombinedPart[];
  /** Called when there has been no follower for a while, and when one of the views ends. */
  readonly onOver: () => void;
}

/**
 * Several views of a meeting as one stream. Every message holds all of them at the same revision, so that a
 * follower that returns with this revision misses nothing in any view. A message is made once for all
 * followers.
 */
export class CombinedStream {
  private readonly channel: Channel;
  private readonly subscription: Subscription;
  private readonly names: readonly string[];
  private cachedSnapshot: LiveBatch | null = null;

  constructor(private readonly options: CombinedStreamOptions) {
    const { parts, onOver } = options;
    this.names = parts.map(({ view }) => view.name);
    this.channel = new Channel({ revision: this.revision, limits: KEEP_NOTHING, onIdle: onOver });
    const steps = zip(parts.map(({ stream }) => stream.follow(stream.revision)));
    this.subscription = steps.pipe(map((batches) => this.combine(batches))).subscribe({
      next: (batch) => this.publish(batch),
      error: (error) => {
        this.channel.fail(error);
        onOver();
      },
      complete: onOver,
    });
  }

  /** Follows the views after a revision that the follower has, or from a snapshot if it has none. */
  follow(after: number | undefined): Observable<LiveBatch> {
    const { log, parts } = this.options;
    const snapshot = () => this.snapshot();
    const past = new PastViews(
      log,
      parts.map(({ view }) => view),
    );
    const between = (from: number, until: number): LiveBatch | null => {
      const kept = this.keptAfter(from);
      if (kept) return kept;
      const steps = past.patchesAfter(from, until);
      return steps?.map(({ revision, texts }) => this.message('patch', revision, texts)) ?? null;
    };
    return this.channel.follow(
      after,
      snapshot,
      loadMissedViews({ channel: this.channel, snapshot, between }),
    );
  }

  complete(): void {
    this.subscription.unsubscribe();
    this.channel.complete();
  }

  private get revision(): number {
    return this.options.parts[0]?.stream.revision ?? -1;
  }

  private publish(batch: LiveBatch): void {
    if (batch[0]?.kind === 'patch') this.channel.publish(batch);
    else this.channel.publishSnapshot(batch);
  }

  private keptAfter(revision: number): LiveBatch | null {
    const kept = this.options.parts.map(({ stream }) => stream.patchesAfter(revision));
    return kept.every((batch) => batch !== null) ? this.combine(kept) : null;
  }

  /** Returns the current views as one message. It is made once per revision, and only on demand. */
  private snapshot(): LiveBatch {
    if (this.cachedSnapshot?.[0]?.revision !== this.revision)
      this.cachedSnapshot = this.combine(this.options.parts.map(({ stream }) => stream.snapshot()));
    return this.cachedSnapshot;
  }

  /** Combines the same steps of all views: each step becomes one message. */
  private combine(batches: readonly LiveBatch[]): LiveBatch {
    const [first = []] = batches;
    return first.map(({ kind, revision }, i) => {
      const messages = batches.map((batch) => batch[i]).filter((message) => message?.revision === revision);
      if (messages.length < batches.length) throw new Error(`Not all views are at revision ${revision}.`);
      const texts = messages.map((message) => message?.text ?? '');
      return this.message(kind, revision, texts);
    });
  }

  private message(kind: LiveMessage['kind'], revision: number, texts: readonly string[]): LiveMessage {
    const members = this.names.map((name, i) => `${JSON.stringify(name)}:${texts[i]}`);
    return { kind, revision, text: `{${members.join(',')}}` };
  }
}
