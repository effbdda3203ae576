import type { FollowViews } from '../meeting-now.ts';
import type { RMonitorOut } from './rmonitor-out.ts';
import { sessionOnScreen, type ScoreboardViews } from './scoreboard-of-views.ts';

/** Shows a meeting on the scoreboards, as it changes. Returns a function that ends it. */
export function showMeeting(out: Pick<RMonitorOut, 'show'>, follow: FollowViews): () => void {
  let stop: () => void = () => undefined;
  let isStopped = false;
  const showSession = (session: string | null): void => {
    stop();
    const ofSession = session === null ? [] : [`running-order/${session}`, `results/${session}`];
    stop = follow(['meeting', 'entry-list', ...ofSession], (all) => {
      const views = scoreboardViews(all, session);
      const now = sessionOnScreen(views.meeting);
      if (now === session) out.show(views);
      // The views that are followed cannot be changed while they are emitted.
      else queueMicrotask(() => void (isStopped || showSession(now)));
    });
  };
  showSession(null);
  return () => {
    isStopped = true;
    stop();
  };
}

const scoreboardViews = (views: Readonly<Record<string, unknown>>, session: string | null): ScoreboardViews =>
  ({
    meeting: views['meeting'],
    entryList: views['entry-list'],
    runningOrder: session === null ? null : views[`running-order/${session}`],
    results: session === null ? null : views[`results/${session}`],
  }) as ScoreboardViews;
