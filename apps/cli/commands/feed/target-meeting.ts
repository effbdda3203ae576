import type { Observable } from 'rxjs';
import { derivedId, type ScriptLine } from '#race-control';
import {
  feedOfficial,
  meetingChanges,
  type FeedCommand,
  type FeedMeeting,
  type FeedOutcome,
  type MeetingNow,
} from '#timing-feeds';
import type { Output } from '../../output/output.ts';
import type { LineResult, Target } from '../../target/target.ts';
import { followViewsOf } from './follow-views.ts';

/** The meeting of the feeds, in a store or on a server. */
export class TargetMeeting implements FeedMeeting {
  readonly changes: Observable<MeetingNow>;

  constructor(
    private readonly target: Target,
    readonly meeting: string,
    output: Output,
  ) {
    this.changes = meetingChanges(followViewsOf(target, meeting, output));
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

function outcomeOf(result: LineResult): FeedOutcome {
  if (result.kind === 'refused') return { kind: 'refused', code: result.code, words: result.words };
  return { kind: 'accepted', revision: result.receipt.events[0]?.revision ?? null };
}
