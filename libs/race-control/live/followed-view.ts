import type { View } from '#projections';
import type { FoldedRecord } from '../log/log-feed.ts';
import type { LiveBatch } from './live-messages.ts';
import { MAX_MISSED_PATCHES, patchText, viewOrNull, type ViewRef } from './past-views.ts';
import { RecentMessages } from './recent-messages.ts';

/** A client that missed more patches than are kept gets a snapshot, so keeping more would gain nothing. */
const LIMITS = { messages: MAX_MISSED_PATCHES, length: 2_000_000 };

/** One view of a meeting as it changes: a patch for every revision, made once for all streams of the view. */
export class FollowedView {
  private readonly recent = new RecentMessages(LIMITS);
  private lastPatch = '';
  private cachedText: string | null = null;

  constructor(
    readonly ref: ViewRef,
    private view: View,
  ) {}

  get revision(): number {
    return this.view.revision;
  }

  /** Returns the patch to the view after a record, or null if the format no longer has the view. */
  patchAfter({ state }: FoldedRecord): string | null {
    // Another stream of this view may have asked for the same patch.
    if (state.revision === this.revision) return this.lastPatch;
    const next = viewOrNull(state, this.ref);
    if (!next) return null;
    this.lastPatch = patchText(this.view, next);
    this.recent.add({ kind: 'patch', revision: next.revision, text: this.lastPatch });
    this.setView(next);
    return this.lastPatch;
  }

  /** Skips the views up to a later state. Returns false if the format no longer has the view. */
  skipTo({ state }: FoldedRecord): boolean {
    if (state.revision === this.revision) return true;
    const next = viewOrNull(state, this.ref);
    if (!next) return false;
    this.recent.clear();
    this.setView(next);
    return true;
  }

  /** Returns the patches after a revision, or null if they are no longer kept. */
  patchesAfter(revision: number): LiveBatch | null {
    return this.recent.after(revision);
  }

  /** Returns the view as JSON. It is serialised once per revision, and only on demand. */
  text(): string {
    this.cachedText ??= JSON.stringify(this.view);
    return this.cachedText;
  }

  private setView(view: View): void {
    this.view = view;
    this.cachedText = null;
  }
}
