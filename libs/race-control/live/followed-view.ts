import type { MeetingState } from '#domain';
import { project, type View } from '#projections';
import { patchBetween } from '../views/patch.ts';
import type { LiveBatch } from './live-messages.ts';
import { viewTextSteps } from './view-text.ts';
import { RecentMessages } from './recent-messages.ts';

/** Names a view of a meeting: a projection, and a session if the view is of one. */
export interface ViewRef {
  readonly projection: string;
  readonly session?: string | undefined;
}

const LIMITS = { messages: 500, length: 2_000_000 };

/** One view of a meeting as it changes: a patch for each step, made once for all streams of the view. */
export class FollowedView {
  private readonly recent: RecentMessages;
  private lastPatch = '';
  private cachedText: string | null = null;

  constructor(
    readonly ref: ViewRef,
    private view: View,
  ) {
    this.recent = new RecentMessages(LIMITS, view.revision);
  }

  get revision(): number {
    return this.view.revision;
  }

  /** Returns the patch to the view of a later state, or null if the format no longer has the view. */
  patchTo(state: MeetingState): string | null {
    // Another stream of this view may have asked for the same patch.
    if (state.revision === this.revision) return this.lastPatch;
    const next = viewOrNull(state, this.ref);
    if (!next) return null;
    this.lastPatch = patchText(this.view, next);
    this.recent.add({ kind: 'patch', revision: next.revision, text: this.lastPatch });
    this.view = next;
    this.cachedText = null;
    return this.lastPatch;
  }

  /** Returns the patch from the view of an earlier state, or null if that state does not have the view. */
  patchFrom(state: MeetingState): string | null {
    const before = viewOrNull(state, this.ref);
    return before && patchText(before, this.view);
  }

  /** Returns the patches after a revision, or null if they are no longer kept. */
  patchesAfter(revision: number): LiveBatch | null {
    return this.recent.after(revision);
  }

  /** Returns the present view as JSON, in steps. It is serialised once per revision, and only on demand. */
  textSteps(): Generator<void, string, undefined> {
    return this.serialised(this.view);
  }

  private *serialised(view: View): Generator<void, string, undefined> {
    if (this.cachedText !== null && view === this.view) return this.cachedText;
    const text = yield* viewTextSteps(view);
    if (view === this.view) this.cachedText = text;
    return text;
  }
}

/** Returns the view of a state, or null if the format does not have it. */
function viewOrNull(state: MeetingState, { projection, session }: ViewRef): View | null {
  const projected = project(state, projection, session);
  return projected.kind === 'view' ? projected.view : null;
}

const patchText = (before: View, after: View): string => JSON.stringify(patchBetween(before, after));
