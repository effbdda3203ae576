import type { View } from '#projections';
import type { Observable } from 'rxjs';
import type { Arrival } from '../log/log-feed.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { Channel } from './channel.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { loadMissedViews, PastViews, patchText, viewOrNull, type ViewRef } from './past-views.ts';

const LIMITS = { messages: 4_000, length: 2_000_000 };

interface Start extends ViewRef {
  readonly log: MeetingLog;
  readonly view: View;
  readonly onIdle: () => void;
}

/** One view of a meeting as it changes: a patch for every revision, made once for all who follow it. */
export class ViewStream {
  private readonly channel: Channel;
  private made: LiveMessage[] = [];
  private view: View;
  private whole: LiveBatch | null = null;

  constructor(private readonly start: Start) {
    const { view, onIdle } = start;
    this.view = view;
    this.channel = new Channel({ revision: view.revision, limits: LIMITS, onIdle });
  }

  get revision(): number {
    return this.view.revision;
  }

  /** Makes the patch to the view of that state. False where the format has no such view any more. */
  applyRecord({ state }: Arrival): boolean {
    const next = viewOrNull(state, this.start);
    if (!next) return false;
    this.made.push(patchMessage(next.revision, patchText(this.view, next)));
    this.show(next);
    return true;
  }

  publishPending(): void {
    if (this.made.length === 0) return;
    const { made } = this;
    this.made = [];
    this.channel.publish(made);
  }

  /** Passes over the views between, and gives everybody the last one. */
  catchUp(arrivals: readonly Arrival[]): boolean {
    const last = arrivals.at(-1);
    const next = last && viewOrNull(last.state, this.start);
    if (!next) return false;
    this.made = [];
    this.show(next);
    this.channel.publishSnapshot(this.snapshot());
    return true;
  }

  complete(): void {
    this.channel.complete();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /** From the view of a revision on; without one, from a snapshot on. */
  follow(after: number | undefined): Observable<LiveBatch> {
    const snapshot = () => this.snapshot();
    const past = new PastViews(this.start.log, [this.start]);
    const between = (from: number, until: number) =>
      past
        .patchesAfter(from, until)
        ?.map(({ revision, texts: [text = ''] }) => patchMessage(revision, text)) ?? null;
    return this.channel.follow(
      after,
      snapshot,
      loadMissedViews({ channel: this.channel, snapshot, between }),
    );
  }

  /** The patches after a revision, where they are kept. */
  patchesAfter(revision: number): LiveBatch | null {
    return this.channel.messagesAfter(revision);
  }

  /** Written down once a revision, where anybody asks for it. */
  snapshot(): LiveBatch {
    const { view } = this;
    this.whole ??= [{ kind: 'snapshot', revision: view.revision, text: JSON.stringify(view) }];
    return this.whole;
  }

  private show(view: View): void {
    this.view = view;
    this.whole = null;
  }
}

const patchMessage = (revision: number, text: string): LiveMessage => ({ kind: 'patch', revision, text });
