import { Observable, type Subscription } from 'rxjs';
import { StoreError } from '#event-store';
import type { Fact } from '#domain';
import type { CommandQueue } from './command-queue.ts';
import type { MeetingLog } from '../log/meeting-log.ts';

/** A meeting in memory: its log, folded, and its desk. */
export interface OpenMeeting {
  readonly log: MeetingLog;
  readonly desk: CommandQueue;
}

interface Place {
  readonly opening: Promise<OpenMeeting>;
  open: OpenMeeting | null;
  users: number;
}

/**
 * The meetings in memory, so many at most: the least recently used goes, unless somebody is at it. A meeting
 * without a log is not kept at all, so that asking for names that do not exist fills nothing.
 */
export class OpenMeetings {
  /** The least recently used first. */
  private readonly places = new Map<string, Place>();
  private isClosed = false;
  private readonly leaving = new Set<Promise<void>>();

  constructor(
    private readonly openMeeting: (meeting: string) => Promise<OpenMeeting>,
    private most: number,
  ) {}

  /** Opens a meeting, or finds it open, and holds it as long as the work lasts. */
  async use<T>(meeting: string, work: (open: OpenMeeting) => T | Promise<T>): Promise<T> {
    const place = this.hold(meeting);
    try {
      return await work(place.open ?? (await place.opening));
    } finally {
      this.letGo(meeting, place);
    }
  }

  /**
   * Holds a meeting that is in use until the function that it answers with is called.
   * @throws StoreError `store-closed` once this is closed
   */
  keep(meeting: string): () => void {
    if (this.isClosed) throw new StoreError('store-closed', 'Nothing is followed any more.');
    const place = this.hold(meeting);
    return () => this.letGo(meeting, place);
  }

  /**
   * The records of a meeting from now on, once they are durable; completes at shutdown. To miss nothing,
   * subscribe first and then ask for a view: what comes with the view's revision or a lower one is in it.
   */
  watch(meeting: string): Observable<Fact> {
    return new Observable<Fact>((observer) => {
      const place = this.hold(meeting);
      let watching: Subscription | null = null;
      place.opening.then(
        ({ log }) => {
          if (observer.closed) return;
          log.follow();
          watching = log.changes.subscribe(observer);
        },
        (error: unknown) => observer.error(error),
      );
      return () => {
        watching?.unsubscribe();
        this.letGo(meeting, place);
      };
    });
  }

  /** Keeps nothing any longer: saves the snapshots, and ends what is being watched. */
  async close(): Promise<void> {
    this.most = 0;
    this.isClosed = true;
    for (const [meeting, place] of this.places) this.drop(meeting, place);
    await Promise.all(this.leaving);
  }

  private hold(meeting: string): Place {
    const place = this.places.get(meeting) ?? this.newPlace(meeting);
    this.places.delete(meeting);
    this.places.set(meeting, place);
    place.users += 1;
    return place;
  }

  private newPlace(meeting: string): Place {
    const opening = this.openMeeting(meeting);
    const place: Place = { opening, open: null, users: 0 };
    opening.then(
      (open) => (place.open = open),
      // Who asked is told; who asks next has it opened again.
      () => this.drop(meeting, place),
    );
    return place;
  }

  private letGo(meeting: string, place: Place): void {
    place.users -= 1;
    if (place.users > 0) return;
    const isLoose = this.places.get(meeting) !== place;
    if (isLoose || !place.open || place.open.log.state.revision < 0) return this.drop(meeting, place);
    place.open.log.follow();
    this.makeRoom();
  }

  private makeRoom(): void {
    for (const [meeting, place] of this.places) {
      if (this.places.size <= this.most) return;
      if (place.users === 0) this.drop(meeting, place);
    }
  }

  private drop(meeting: string, place: Place): void {
    if (this.places.get(meeting) === place) this.places.delete(meeting);
    if (!place.open) return;
    const left: Promise<void> = place.open.log.close().finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }
}
