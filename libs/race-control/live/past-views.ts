import { evolve, type MeetingState } from '#domain';
import { project, type View } from '#projections';
import type { MeetingLog } from '../log/meeting-log.ts';
import { patchBetween } from '../views/patch.ts';
import { startTimeSlice } from '../yield-to-others.ts';

/** Names a view of a meeting: a projection, and a session if the view is of one. */
export interface ViewRef {
  readonly projection: string;
  readonly session?: string | undefined;
}

/**
 * A follower that missed more revisions than this gets a snapshot: the patches would be longer than the view.
 */
export const MAX_MISSED_PATCHES = 500;

/** Returns the view of a state, or null if the format does not have it. */
export function viewOrNull(state: MeetingState, { projection, session }: ViewRef): View | null {
  const projected = project(state, projection, session);
  return projected.kind === 'view' ? projected.view : null;
}

export const patchText = (before: View, after: View): string => JSON.stringify(patchBetween(before, after));

/** The patches of several views to the same revision, in the order of the views. */
interface PatchStep {
  readonly revision: number;
  readonly texts: readonly string[];
}

interface ViewsAtRevision {
  readonly state: MeetingState;
  readonly views: readonly View[];
}

/** Folds the past of a meeting again and makes its patches, one slice of time per call. */
export class PastViews {
  private reached: ViewsAtRevision | null = null;

  constructor(
    private readonly log: MeetingLog,
    private readonly refs: readonly ViewRef[],
  ) {}

  /**
   * Makes the patches that follow a revision, as many as one slice of time allows and at least one. Returns
   * null if one of the views did not exist at a revision.
   */
  patchesAfter(after: number, until: number): PatchStep[] | null {
    const steps: PatchStep[] = [];
    const isResumed = this.reached?.state.revision === after;
    let current = isResumed ? this.reached : this.viewsOf(this.log.stateAt(after));
    const isSliceOver = startTimeSlice();
    do {
      const next = current && this.viewsAfter(current.state);
      if (!current || !next) return null;
      steps.push(stepBetween(current, next));
      current = next;
    } while (current.state.revision < until && !isSliceOver());
    this.reached = current;
    return steps;
  }

  private viewsAfter(state: MeetingState): ViewsAtRevision | null {
    const fact = this.log.state.records.items[state.revision + 1];
    return fact ? this.viewsOf(evolve(state, fact)) : null;
  }

  private viewsOf(state: MeetingState): ViewsAtRevision | null {
    const views = this.refs.map((ref) => viewOrNull(state, ref)).filter((view) => view !== null);
    return views.length === this.refs.length ? { state, views } : null;
  }
}

const stepBetween = (before: ViewsAtRevision, after: ViewsAtRevision): PatchStep => ({
  revision: after.state.revision,
  texts: before.views.map((view, i) => patchText(view, after.views[i] ?? view)),
});
