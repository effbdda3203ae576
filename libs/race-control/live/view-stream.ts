import { evolve, type MeetingState } from '#domain';
import { project, type View } from '#projections';
import { Observable } from 'rxjs';
import type { Arrival } from '../arrivals.ts';
import type { MeetingLog } from '../meeting-log.ts';
import { Channel, type Behind } from './channel.ts';
import type { LiveBatch, LiveMessage } from './contract.ts';
import { patchBetween } from './patch.ts';
import { breath, slice } from './slices.ts';

const LIMITS = { messages: 4_000, length: 2_000_000 };
/** Who is further behind than this gets a snapshot: the patches between would be more than the view. */
const MOST_GONE_BACK = 500;

/** Which view of a meeting. */
export interface Subject {
  readonly projection: string;
  readonly session: string | undefined;
}

interface Start extends Subject {
  readonly log: MeetingLog;
  readonly view: View;
  readonly onIdle: () => void;
}

/** One view of a meeting as it changes: a patch for every revision, made once for all who follow it. */
export class ViewStream {
  private readonly channel: Channel;
  private made: LiveMessage[] = [];
  private view: View;
  private whole: LiveBatch | null = null;

  constructor(private readonly start: Start) {
    const { view, onIdle } = start;
    this.view = view;
    this.channel = new Channel({ revision: view.revision, limits: LIMITS, onIdle });
  }

  /** Makes the patch to the view of that state. False where the format has no such view any more. */
  take({ state }: Arrival): boolean {
    const next = this.viewIn(state);
    if (!next) return false;
    this.made.push(patchMessage(this.view, next));
    this.show(next);
    return true;
  }

  flush(): void {
    if (this.made.length === 0) return;
    const { made } = this;
    this.made = [];
    this.channel.publish(made);
  }

  /** Passes over the views between, and gives everybody the last one. */
  skip(arrivals: readonly Arrival[]): boolean {
    const last = arrivals.at(-1);
    const next = last && this.viewIn(last.state);
    if (!next) return false;
    this.made = [];
    this.show(next);
    this.channel.jump(this.snapshot());
    return true;
  }

  end(): void {
    this.channel.end();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /** From the view of a revision on; without one, from a snapshot on. */
  follow(after: number | undefined): Observable<LiveBatch> {
    if (after !== undefined) return this.channel.after(after, this.goneBack());
    return new Observable((subscriber) => {
      const { revision } = this.view;
      subscriber.next(this.snapshot());
      return this.channel.after(revision, this.goneBack()).subscribe(subscriber);
    });
  }

  private show(view: View): void {
    this.view = view;
    this.whole = null;
  }

  /** Written down once a revision, where anybody asks for it. */
  private snapshot(): LiveBatch {
    const { view } = this;
    this.whole ??= [{ kind: 'snapshot', revision: view.revision, text: JSON.stringify(view) }];
    return this.whole;
  }

  /** Folds the views of the past again and makes their patches, some at a time. */
  private goneBack(): Behind {
    const { log } = this.start;
    let past: { readonly state: MeetingState; readonly view: View } | null = null;
    return async (after) => {
      await breath();
      if (this.channel.revision - after > MOST_GONE_BACK) return this.snapshot();
      let state: MeetingState = past?.state ?? log.stateAt(after);
      let view = past?.view ?? this.viewIn(state);
      const made: LiveMessage[] = [];
      const isOver = slice();
      do {
        const fact = log.state.records.items[state.revision + 1];
        if (fact) state = evolve(state, fact);
        const next = this.viewIn(state);
        if (!fact || !view || !next) return this.snapshot();
        made.push(patchMessage(view, next));
        view = next;
      } while (state.revision < this.channel.revision && !isOver());
      past = { state, view };
      return made;
    };
  }

  private viewIn(state: MeetingState): View | null {
    const { projection, session } = this.start;
    const projected = project(state, projection, session);
    return projected.kind === 'view' ? projected.view : null;
  }
}

const patchMessage = (before: View, after: View): LiveMessage => ({
  kind: 'patch',
  revision: after.revision,
  text: JSON.stringify(patchBetween(before, after)),
});
