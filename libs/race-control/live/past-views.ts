import { evolve, type MeetingState } from '#domain';
import { project, type View } from '#projections';
import type { MeetingLog } from '../log/meeting-log.ts';
import type { LoadMissed, Channel } from './channel.ts';
import type { LiveBatch } from './live-messages.ts';
import { patchBetween } from '../views/patch.ts';
import { startTimeSlice, yieldToOthers } from '../yield-to-others.ts';

/** Which view of a meeting. */
export interface ViewRef {
  readonly projection: string;
  readonly session?: string | undefined;
}

/** Who is further behind than this gets a snapshot: the patches between would be more than the view. */
const MOST_GONE_BACK = 500;

/** The view of a state; null where the format has no such view. */
export function viewOrNull(state: MeetingState, { projection, session }: ViewRef): View | null {
  const projected = project(state, projection, session);
  return projected.kind === 'view' ? projected.view : null;
}

export const patchText = (before: View, after: View): string => JSON.stringify(patchBetween(before, after));

/** The patches of several views to the same revision, in the order of the views. */
interface Step {
  readonly revision: number;
  readonly texts: readonly string[];
}

interface Past {
  readonly state: MeetingState;
  readonly views: readonly View[];
}

/** Folds the past of a meeting again, and makes the patches of that time, some at a time. */
export class PastViews {
  private past: Past | null = null;

  constructor(
    private readonly log: MeetingLog,
    private readonly subjects: readonly ViewRef[],
  ) {}

  /** What follows a revision: as far as one slice is long enough for. Null where a view was not there. */
  patchesAfter(after: number, until: number): Step[] | null {
    const steps: Step[] = [];
    let past = this.past?.state.revision === after ? this.past : this.at(this.log.stateAt(after));
    const isOver = startTimeSlice();
    do {
      const next = past && this.behind(past.state);
      if (!past || !next) return null;
      steps.push(stepBetween(past, next));
      past = next;
    } while (past.state.revision < until && !isOver());
    this.past = past;
    return steps;
  }

  private behind(state: MeetingState): Past | null {
    const fact = this.log.state.records.items[state.revision + 1];
    return fact ? this.at(evolve(state, fact)) : null;
  }

  private at(state: MeetingState): Past | null {
    const views = this.subjects.map((subject) => viewOrNull(state, subject)).filter((view) => view !== null);
    return views.length === this.subjects.length ? { state, views } : null;
  }
}

const stepBetween = (before: Past, after: Past): Step => ({
  revision: after.state.revision,
  texts: before.views.map((view, i) => patchText(view, after.views[i] ?? view)),
});

interface GoneBack {
  readonly channel: Channel;
  readonly snapshot: () => LiveBatch;
  /** What lies between two revisions, or the next piece of it; null where it cannot be made. */
  readonly between: (after: number, until: number) => LiveBatch | null;
}

/** Brings up what is not kept any more, or a snapshot where that is shorter. */
export function loadMissedViews({ channel, snapshot, between }: GoneBack): LoadMissed {
  return async (after) => {
    await yieldToOthers();
    const { revision } = channel;
    if (revision - after > MOST_GONE_BACK) return snapshot();
    return between(after, revision) ?? snapshot();
  };
}
