import { map, zip, type Observable, type Subscription } from 'rxjs';
import type { NamedView } from '../what-if/what-if-document.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { Channel } from './channel.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { loadMissedViews, PastViews } from './past-views.ts';
import type { ViewStream } from './view-stream.ts';

/** The views keep their patches; what is put together of them is made again where somebody comes back. */
const NOTHING = { messages: 0, length: 0 };

export interface Part {
  readonly shown: NamedView;
  readonly stream: Pick<ViewStream, 'revision' | 'follow' | 'patchesAfter' | 'snapshot'>;
}

interface Start {
  readonly log: MeetingLog;
  /** Streams of one hub, which all go from revision to revision in the same steps. */
  readonly parts: readonly Part[];
  /** Called when nobody has followed for a while, and when one of the views is no more. */
  readonly onOver: () => void;
}

/**
 * Several views of a meeting as one stream: every message has all of them, and all at one revision, so that
 * whoever comes back with it misses nothing in any. Put together once for all who follow the same.
 */
export class CombinedStream {
  private readonly channel: Channel;
  private readonly following: Subscription;
  private readonly names: readonly string[];
  private whole: LiveBatch | null = null;

  constructor(private readonly start: Start) {
    const { parts, onOver } = start;
    this.names = parts.map(({ shown }) => shown.name);
    this.channel = new Channel({ revision: this.revision, limits: NOTHING, onIdle: onOver });
    const steps = zip(parts.map(({ stream }) => stream.follow(stream.revision)));
    this.following = steps.pipe(map((batches) => this.joined(batches))).subscribe({
      next: (made) => this.send(made),
      error: (error) => {
        this.channel.fail(error);
        onOver();
      },
      complete: onOver,
    });
  }

  /** From the views of a revision on; without one, from a snapshot on. */
  follow(after: number | undefined): Observable<LiveBatch> {
    const { log, parts } = this.start;
    const snapshot = () => this.snapshot();
    const subjects = parts.map(({ shown }) => shown);
    const past = new PastViews(log, subjects);
    const between = (from: number, until: number): LiveBatch | null =>
      this.kept(from) ??
      past.patchesAfter(from, until)?.map(({ revision, texts }) => this.message('patch', revision, texts)) ??
      null;
    return this.channel.follow(
      after,
      snapshot,
      loadMissedViews({ channel: this.channel, snapshot, between }),
    );
  }

  complete(): void {
    this.following.unsubscribe();
    this.channel.complete();
  }

  private get revision(): number {
    return this.start.parts[0]?.stream.revision ?? -1;
  }

  private send(made: LiveBatch): void {
    if (made[0]?.kind === 'patch') this.channel.publish(made);
    else this.channel.publishSnapshot(made);
  }

  private kept(after: number): LiveBatch | null {
    const kept = this.start.parts.map(({ stream }) => stream.patchesAfter(after));
    return kept.every((each) => each !== null) ? this.joined(kept) : null;
  }

  /** Written down once a revision, where anybody asks for it. */
  private snapshot(): LiveBatch {
    if (this.whole?.[0]?.revision !== this.revision)
      this.whole = this.joined(this.start.parts.map(({ stream }) => stream.snapshot()));
    return this.whole;
  }

  /** The same steps of each view, each step as one message. */
  private joined(batches: readonly LiveBatch[]): LiveBatch {
    const [first = []] = batches;
    return first.map(({ kind, revision }, i) => {
      const same = batches.map((batch) => batch[i]).filter((one) => one?.revision === revision);
      if (same.length < batches.length) throw new Error(`Not all views are at revision ${revision}.`);
      return this.message(
        kind,
        revision,
        same.map((one) => one?.text ?? ''),
      );
    });
  }

  private message(kind: LiveMessage['kind'], revision: number, texts: readonly string[]): LiveMessage {
    const members = this.names.map((name, i) => `${JSON.stringify(name)}:${texts[i]}`);
    return { kind, revision, text: `{${members.join(',')}}` };
  }
}
