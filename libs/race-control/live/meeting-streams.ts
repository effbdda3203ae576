import type { EventStore } from '#event-store';
import type { MeetingState } from '#domain';
import type { Subscription } from 'rxjs';
import type { Arrival } from '../log/log-feed.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { projected } from '../views/view-at.ts';
import type { NamedView } from '../what-if/what-if-document.ts';
import type { LiveUnknown, LiveViewUnknown } from './live-messages.ts';
import { RecordStream } from './record-stream.ts';
import { startTimeSlice } from '../yield-to-others.ts';
import type { ViewRef } from './past-views.ts';
import { CombinedStream, type Part } from './combined-stream.ts';
import { ViewStream } from './view-stream.ts';

type Stream = ViewStream | RecordStream;

/** Who falls so many records behind is given the last view instead of every one. */
const MOST_WAITING = 5_000;
const RECORDS = 'records';

/**
 * All that is followed of one meeting. Views and patches are made in slices, apart from the commands: who
 * follows may be some milliseconds late, an official must not.
 */
export class MeetingStreams {
  private readonly streams = new Map<string, Stream>();
  /** Put together of the streams of views. */
  private readonly sets = new Map<string, CombinedStream>();
  private readonly watching: Subscription;
  private waiting: Arrival[] = [];
  private isWorking = false;
  private isOver = false;
  /** As far as the streams have come. */
  private state: MeetingState;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly log: MeetingLog,
    private readonly onEmpty: () => void,
  ) {
    this.state = log.state;
    log.follow();
    this.watching = log.arrivals.subscribe({
      next: (arrival) => {
        this.waiting.push(arrival);
        this.work();
      },
      complete: () => this.end(),
    });
  }

  /** The stream of a view, which begins where the others are. */
  viewStream(subject: ViewRef): ViewStream | LiveUnknown {
    const key = JSON.stringify([subject.projection, subject.session]);
    const known = this.streams.get(key);
    if (known instanceof ViewStream) return known;
    const answer = projected(this.state, subject.projection, subject.session);
    if (answer.kind !== 'view') return answer;
    const onIdle = () => this.drop(key);
    return this.open(key, new ViewStream({ ...subject, log: this.log, view: answer.view, onIdle }));
  }

  /** The streams of several views as one. In whatever order they are asked for, they are the same. */
  combinedStream(shows: readonly NamedView[]): CombinedStream | LiveUnknown | LiveViewUnknown {
    const parts: Part[] = [];
    for (const shown of shows.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const stream = this.viewStream(shown);
      if (!(stream instanceof ViewStream)) return { ...stream, shown };
      parts.push({ shown, stream });
    }
    const key = parts.map(({ shown }) => shown.name).join(' ');
    const known = this.sets.get(key);
    if (known) return known;
    const set = new CombinedStream({ log: this.log, parts, onOver: () => this.dropSet(key) });
    this.sets.set(key, set);
    return set;
  }

  recordStream(): RecordStream {
    const known = this.streams.get(RECORDS);
    if (known instanceof RecordStream) return known;
    const start = { revision: this.state.revision, onIdle: () => this.drop(RECORDS) };
    return this.open(RECORDS, new RecordStream(this.store, this.log.stream, start));
  }

  private open<T extends Stream>(key: string, stream: T): T {
    this.streams.set(key, stream);
    return stream;
  }

  private drop(key: string): void {
    this.streams.get(key)?.complete();
    this.streams.delete(key);
    if (this.streams.size === 0) this.end();
  }

  private dropSet(key: string): void {
    this.sets.get(key)?.complete();
    this.sets.delete(key);
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.watching.unsubscribe();
    this.waiting = [];
    for (const stream of this.streams.values()) stream.complete();
    this.streams.clear();
    this.onEmpty();
  }

  private work(): void {
    if (this.isWorking) return;
    this.isWorking = true;
    setImmediate(() => {
      this.isWorking = false;
      this.workOn();
      if (this.waiting.length > 0) this.work();
    });
  }

  private workOn(): void {
    const arrivals = this.waiting;
    this.waiting = [];
    if (arrivals.length > MOST_WAITING) this.toEach((stream) => stream.catchUp(arrivals));
    else this.waiting = this.takeSome(arrivals);
    this.state = arrivals.at(arrivals.length - this.waiting.length - 1)?.state ?? this.state;
    this.toEach((stream) => stream.publishPending());
  }

  /** As many as one slice is long enough for; answers the others. */
  private takeSome(arrivals: Arrival[]): Arrival[] {
    const isOver = startTimeSlice();
    let taken = 0;
    while (taken < arrivals.length && (taken === 0 || !isOver())) {
      const arrival = arrivals[taken];
      taken += 1;
      if (arrival) this.toEach((stream) => stream.applyRecord(arrival));
    }
    return arrivals.slice(taken);
  }

  /** One that breaks, or that the format has no longer, ends alone. */
  private toEach(work: (stream: Stream) => boolean | void): void {
    for (const [key, stream] of this.streams) {
      try {
        if (work(stream) === false) this.drop(key);
      } catch (error) {
        stream.fail(error);
        this.drop(key);
      }
    }
  }
}
