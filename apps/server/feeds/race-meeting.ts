import { applyPatch, type Operation } from 'rfc6902';
import { Observable, Subscription } from 'rxjs';
import type { Official } from '#domain';
import { StoreError } from '#event-store';
import { derivedId, type LiveBatch, type LiveMessage, type Outcome, type RaceControl } from '#race-control';
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
import { reportInternalError } from '../http/problem-filter.ts';

/** Time after which a meeting that does not exist, or whose stream failed, is looked for again. */
const LOOK_AGAIN_MS = 1_000;

/** The meeting of the feeds, in race control of this server. */
export class RaceMeeting implements FeedMeeting {
  /** Each subscriber follows the views until it unsubscribes. */
  readonly changes: Observable<MeetingNow>;

  constructor(
    private readonly race: Pick<RaceControl, 'issue' | 'view' | 'liveViews'>,
    readonly meeting: string,
  ) {
    this.changes = new Observable((subscriber) => {
      const follower = new ViewsFollower(race, meeting, (now) => subscriber.next(now));
      return () => follower.stop();
    });
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

/** Follows the views of a meeting, and looks for the meeting again while it does not exist. */
class ViewsFollower {
  private subscription = Subscription.EMPTY;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private views: MeetingViews | null = null;

  constructor(
    private readonly race: Pick<RaceControl, 'liveViews'>,
    private readonly meeting: string,
    private readonly emit: (now: MeetingNow) => void,
  ) {
    this.follow();
  }

  stop(): void {
    this.isStopped = true;
    this.subscription.unsubscribe();
    clearTimeout(this.timer);
  }

  private follow(): void {
    const shows = MEETING_VIEWS.map((projection) => ({ name: projection, projection }));
    this.race.liveViews({ meeting: this.meeting, shows }).then(
      (answer) => {
        if (this.isStopped) return;
        if (answer.kind !== 'live') return this.lookAgain();
        this.subscription = answer.batches.subscribe({
          next: (batch) => this.apply(batch),
          error: () => this.lookAgain(),
          complete: () => this.lookAgain(),
        });
      },
      () => this.lookAgain(),
    );
  }

  private lookAgain(): void {
    if (!this.isStopped) this.timer = setTimeout(() => this.follow(), LOOK_AGAIN_MS).unref();
  }

  private apply(batch: LiveBatch): void {
    for (const message of batch) this.views = updated(this.views, message);
    if (this.views) this.emit(meetingNow(this.views));
  }
}

function updated(views: MeetingViews | null, { kind, text }: LiveMessage): MeetingViews {
  const content = JSON.parse(text) as MeetingViews & Record<string, Operation[]>;
  if (kind === 'snapshot' || views === null) return content;
  for (const name of MEETING_VIEWS) applyPatch(views[name], content[name] as unknown as Operation[]);
  return views;
}
