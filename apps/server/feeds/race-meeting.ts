import type { Observable } from 'rxjs';
import type { Official } from '#domain';
import { StoreError } from '#event-store';
import { derivedId, type Outcome, type RaceControl } from '#race-control';
import {
  feedOfficial,
  meetingChanges,
  type FeedCommand,
  type FeedMeeting,
  type FeedOutcome,
  type MeetingNow,
} from '#timing-feeds';
import { reportInternalError } from '../http/problem-filter.ts';
import { followViewsOf } from './follow-views.ts';

/** The meeting of the feeds, in race control of this server. */
export class RaceMeeting implements FeedMeeting {
  /** Each subscriber follows the views until it unsubscribes. */
  readonly changes: Observable<MeetingNow>;

  constructor(
    private readonly race: Pick<RaceControl, 'issue' | 'view' | 'liveViews'>,
    readonly meeting: string,
  ) {
    this.changes = meetingChanges(followViewsOf(race, meeting));
  }

  readonly commandId = (identity: string): string => derivedId('crossing', this.meeting, identity);

  /** The commands enter the queue of the meeting in their order, and share its appends. */
  readonly issue = (feed: string, commands: readonly FeedCommand[]): Promise<readonly FeedOutcome[]> =>
    Promise.all(commands.map((command) => this.issueOne(feed, command)));

  readonly laps = async (session: string): Promise<ReadonlyMap<string, number>> => {
    const answer = await this.race.view({ meeting: this.meeting, projection: 'running-order', session });
    if (answer.kind !== 'view') return new Map();
    const { rows } = answer.view as unknown as { rows: readonly { car: string; laps: number }[] };
    return new Map(rows.map(({ car, laps }) => [car, laps]));
  };

  private async issueOne(feed: string, { commandId, command, role }: FeedCommand): Promise<FeedOutcome> {
    const official: Official = { id: feedOfficial(feed), role };
    try {
      return outcomeOf(await this.race.issue({ meeting: this.meeting, official, commandId, command }));
    } catch (error) {
      if (!(error instanceof StoreError)) reportInternalError(error, official.id);
      return { kind: 'unavailable', words: (error as Error).message };
    }
  }
}

function outcomeOf(outcome: Outcome): FeedOutcome {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'accepted', revision: outcome.receipt.events[0]?.revision ?? null };
    case 'refused':
      return { kind: 'refused', code: outcome.rejection.code, words: outcome.rejection.words };
    default:
      return { kind: 'refused', code: outcome.kind, words: 'Its id belongs to another command.' };
  }
}
