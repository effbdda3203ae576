import { applyPatch, type Operation } from 'rfc6902';
import { Subscription } from 'rxjs';
import { namedView } from '#domain/words';
import type { LiveBatch, LiveMessage, RaceControl } from '#race-control';
import type { FollowViews } from '#timing-feeds';

/** Time after which a meeting that does not exist, or whose stream failed, is looked for again. */
const LOOK_AGAIN_MS = 1_000;

type Views = Record<string, unknown>;

/** Returns how to follow views of a meeting, which need not exist yet. */
export const followViewsOf =
  (race: Pick<RaceControl, 'liveViews'>, meeting: string): FollowViews =>
  (names, emit) => {
    const follower = new ViewsFollower(race, { meeting, names }, emit);
    return () => follower.stop();
  };

class ViewsFollower {
  private subscription = Subscription.EMPTY;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private views: Views | null = null;

  constructor(
    private readonly race: Pick<RaceControl, 'liveViews'>,
    private readonly followed: { readonly meeting: string; readonly names: readonly string[] },
    private readonly emit: (views: Views) => void,
  ) {
    this.follow();
  }

  stop(): void {
    this.isStopped = true;
    this.subscription.unsubscribe();
    clearTimeout(this.timer);
  }

  private follow(): void {
    const { meeting, names } = this.followed;
    const shows = names.map((name) => {
      const [projection, session] = namedView(name);
      return { name, projection, ...(session !== undefined && { session }) };
    });
    this.race.liveViews({ meeting, shows }).then(
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
    if (this.views && !this.isStopped) this.emit(this.views);
  }
}

function updated(views: Views | null, { kind, text }: LiveMessage): Views {
  const content = JSON.parse(text) as Views;
  if (kind === 'snapshot' || views === null) return content;
  for (const [name, patch] of Object.entries(content)) applyPatch(views[name], patch as Operation[]);
  return views;
}
