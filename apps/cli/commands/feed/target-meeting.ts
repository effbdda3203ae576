import { Observable } from 'rxjs';
import { derivedId, type ScriptLine } from '#race-control';
import {
  feedOfficial,
  MEETING_VIEWS,
  meetingNow,
  type FeedCommand,
  type FeedMeeting,
  type FeedOutcome,
  type MeetingNow,
  type MeetingViews,
} from '#timing-feeds';
import { viewUpdates } from '../../live/view-updates.ts';
import { notifyConnection } from '../../live/watcher.ts';
import type { Output } from '../../output/output.ts';
import type { LineResult, Target } from '../../target/target.ts';

/** The meeting of the feeds, in a store or on a server. */
export class TargetMeeting implements FeedMeeting {
  readonly changes: Observable<MeetingNow>;

  constructor(
    private readonly target: Target,
    readonly meeting: string,
    output: Output,
  ) {
    this.changes = new Observable((subscriber) => {
      const controller = new AbortController();
      const views: { [N in (typeof MEETING_VIEWS)[number]]?: MeetingViews[N] } = {};
      const follow = async (projection: (typeof MEETING_VIEWS)[number]): Promise<void> => {
        const messages = target.live({ meeting, projection }, notifyConnection(output, controller.signal));
        for await (const { view } of viewUpdates(messages)) {
          Object.assign(views, { [projection]: view });
          if (isComplete(views)) subscriber.next(meetingNow(views));
        }
      };
      Promise.all(MEETING_VIEWS.map(follow)).catch((error: unknown) => subscriber.error(error));
      return () => controller.abort();
    });
  }

  readonly commandId = (identity: string): string => derivedId('crossing', this.meeting, identity);

  readonly issue = async (
    feed: string,
    commands: readonly FeedCommand[],
  ): Promise<readonly FeedOutcome[]> => {
    const lines = commands.map(({ commandId, command, role }, i): ScriptLine => {
      const official = { id: feedOfficial(feed), role };
      return { line: i + 1, meeting: this.meeting, command, commandId, official };
    });
    const outcomes: FeedOutcome[] = [];
    try {
      for await (const result of this.target.run(lines)) outcomes.push(outcomeOf(result));
    } catch (error) {
      const { message: words } = error as Error;
      while (outcomes.length < commands.length) outcomes.push({ kind: 'unavailable', words });
    }
    return outcomes;
  };

  readonly laps = async (session: string): Promise<ReadonlyMap<string, number>> => {
    const view = await this.target.view({ meeting: this.meeting, projection: 'running-order', session });
    const { rows } = view as unknown as { rows: readonly { car: string; laps: number }[] };
    return new Map(rows.map(({ car, laps }) => [car, laps]));
  };
}

const isComplete = (views: Partial<MeetingViews>): views is MeetingViews =>
  MEETING_VIEWS.every((name) => views[name] !== undefined);

function outcomeOf(result: LineResult): FeedOutcome {
  if (result.kind === 'refused') return { kind: 'refused', code: result.code, words: result.words };
  return { kind: 'accepted', revision: result.receipt.events[0]?.revision ?? null };
}
