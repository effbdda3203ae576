import type { View } from '#projections';
import type { Observable } from 'rxjs';
import type { FoldedRecord } from '../log/log-feed.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { Channel } from './channel.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { loadMissedViews, PastViews, patchText, viewOrNull, type ViewRef } from './past-views.ts';

const LIMITS = { messages: 4_000, length: 2_000_000 };

interface ViewStreamOptions extends ViewRef {
  readonly log: MeetingLog;
  readonly view: View;
  readonly onIdle: () => void;
}

/** One view of a meeting as it changes: a patch for every revision, made once for all followers. */
export class ViewStream {
  private readonly channel: Channel;
  private unpublished: LiveMessage[] = [];
  private view: View;
  private cachedSnapshot: LiveBatch | null = null;

  constructor(private readonly options: ViewStreamOptions) {
    const { view, onIdle } = options;
    this.view = view;
    this.channel = new Channel({ revision: view.revision, limits: LIMITS, onIdle });
  }

  get revision(): number {
    return this.view.revision;
  }

  /** Makes the patch to the view after a record. Returns false if the format no longer has this view. */
  applyRecord({ state }: FoldedRecord): boolean {
    const next = viewOrNull(state, this.options);
    if (!next) return false;
    this.unpublished.push(patchMessage(next.revision, patchText(this.view, next)));
    this.setView(next);
    return true;
  }

  publishPending(): void {
    if (this.unpublished.length === 0) return;
    const patches = this.unpublished;
    this.unpublished = [];
    this.channel.publish(patches);
  }

  /** Skips the views in between and sends the last one to all followers as a snapshot. */
  catchUp(arrivals: readonly FoldedRecord[]): boolean {
    const last = arrivals.at(-1);
    const next = last && viewOrNull(last.state, this.options);
    if (!next) return false;
    this.unpublished = [];
    this.setView(next);
    this.channel.publishSnapshot(this.snapshot());
    return true;
  }

  complete(): void {
    this.channel.complete();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /** Follows the view after a revision that the follower has, or from a snapshot if it has none. */
  follow(after: number | undefined): Observable<LiveBatch> {
    const snapshot = () => this.snapshot();
    const past = new PastViews(this.options.log, [this.options]);
    const between = (from: number, until: number) => {
      const steps = past.patchesAfter(from, until);
      return steps?.map(({ revision, texts: [text = ''] }) => patchMessage(revision, text)) ?? null;
    };
    return this.channel.follow(
      after,
      snapshot,
      loadMissedViews({ channel: this.channel, snapshot, between }),
    );
  }

  /** Returns the patches after a revision, or null if they are no longer kept. */
  patchesAfter(revision: number): LiveBatch | null {
    return this.channel.messagesAfter(revision);
  }

  /** Returns the current view as a message. It is serialised once per revision, and only on demand. */
  snapshot(): LiveBatch {
    const { view } = this;
    this.cachedSnapshot ??= [{ kind: 'snapshot', revision: view.revision, text: JSON.stringify(view) }];
    return this.cachedSnapshot;
  }

  private setView(view: View): void {
    this.view = view;
    this.cachedSnapshot = null;
  }
}

const patchMessage = (revision: number, text: string): LiveMessage => ({ kind: 'patch', revision, text });
