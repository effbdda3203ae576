import type { Observable } from 'rxjs';
import type { FoldedRecord } from '../log/log-feed.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { runInSlices, yieldToOthers } from '../yield-to-others.ts';
import { prepareView } from '#projections';
import { Channel } from './channel.ts';
import type { FollowedView } from './followed-view.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';

/** A follower that missed more records than this gets a snapshot, and nothing is folded for it. */
const MAX_MISSED = 500;

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
  private cachedSnapshot: LiveBatch | null = null;
  /** A snapshot that is being made. Followers that come meanwhile share it, and get the patches after it. */
  private snapshotInWork: Promise<LiveBatch> | null = null;
  /** The patch for the followers that returned last. Many lose their connection at the same revision. */
  private cachedReturn: { readonly from: number; readonly batch: LiveBatch } | null = null;

  constructor(private readonly options: ViewStreamOptions) {
    this.channel = new Channel({ revision: this.revision, onIdle: options.onIdle });
  }

  get views(): readonly FollowedView[] {
    return this.options.views;
  }

  /** Publishes the message of a step. Returns false if the format no longer has one of the views. */
  applyStep(step: readonly FoldedRecord[]): boolean {
    const state = step.at(-1)?.state;
    if (!state) return true;
    const texts = this.views.map((view) => view.patchTo(state)).filter((text) => text !== null);
    if (texts.length < this.views.length) return false;
    this.channel.publish([this.message('patch', state.revision, texts)]);
    this.cachedSnapshot = null;
    this.cachedReturn = null;
    return true;
  }

  deliver(): Generator<void> {
    return this.channel.deliver();
  }

  complete(): void {
    this.channel.complete();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /** Follows the views after a revision that the follower has, or from a snapshot if it has none. */
  follow(after: number | undefined): Observable<LiveBatch> {
    const loadMissed = async (from: number): Promise<LiveBatch> => {
      await yieldToOthers();
      return this.keptAfter(from) ?? (await this.patchFrom(from)) ?? this.snapshot();
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

  /**
   * Makes one patch from an earlier revision to the current one. Returns null if that is too far back, if one
   * of the views did not exist then, or if a snapshot is shorter.
   */
  private async patchFrom(from: number): Promise<LiveBatch | null> {
    if (this.revision - from > MAX_MISSED) return null;
    const state = await this.options.log.stateAtInSlices(from);
    // Another follower may have got the patch meanwhile.
    if (this.cachedReturn?.from === from) return this.cachedReturn.batch;
    for (const { ref } of this.views) await runInSlices(prepareView(state, ref.projection, ref.session));
    const texts = this.views.map((view) => view.patchFrom(state)).filter((text) => text !== null);
    if (texts.length < this.views.length) return null;
    const patch = this.message('patch', this.revision, texts);
    const [snapshot] = await this.snapshot();
    if (snapshot && snapshot.text.length < patch.text.length) return null;
    const batch = [patch];
    if (patch.revision === this.revision) this.cachedReturn = { from, batch };
    return batch;
  }

  /**
   * Returns the current views as one message. It is made once per revision, and only on demand. Short views
   * are serialised at once, long ones in slices of time.
   */
  private snapshot(): LiveBatch | Promise<LiveBatch> {
    const known = this.cachedSnapshot ?? this.snapshotInWork;
    if (known) return known;
    const steps = this.snapshotSteps();
    const first = steps.next();
    if (first.done === true) return first.value;
    this.snapshotInWork = runInSlices(steps).finally(() => (this.snapshotInWork = null));
    return this.snapshotInWork;
  }

  private *snapshotSteps(): Generator<void, LiveBatch, undefined> {
    const { revision } = this;
    const texts: string[] = [];
    for (const steps of this.views.map((view) => view.textSteps())) texts.push(yield* steps);
    const snapshot = [this.message('snapshot', revision, texts)];
    if (revision === this.revision) this.cachedSnapshot = snapshot;
    return snapshot;
  }

  private message(kind: LiveMessage['kind'], revision: number, texts: readonly string[]): LiveMessage {
    const { names } = this.options;
    const [only = ''] = texts;
    const members = names?.map((name, i) => `${JSON.stringify(name)}:${texts[i]}`);
    return { kind, revision, text: members ? `{${members.join(',')}}` : only };
  }
}
