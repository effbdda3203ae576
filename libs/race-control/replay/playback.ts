import { setTimeout as pause } from 'node:timers/promises';
import type { Timeline } from './timeline.ts';
import { yieldToOthers } from '../yield-to-others.ts';

/** The clock of a playback. A test can bring its own. */
export interface ReplayClock {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Resolves after this time, or as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const realClock: ReplayClock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) =>
    pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
};

/** A record that a playback has reached. */
export interface PlayedRecord {
  readonly revision: number;
  /** True if it does not follow the record before it, because the playback began here or jumped here. */
  readonly isJump: boolean;
}

/** Timers cannot wait longer than about 24 days, so longer waits are split. */
const MAX_WAIT_MS = 24 * 60 * 60_000;
/** A record that is due within this time counts as due: a timer for less would fire late. */
const MIN_WAIT_MS = 1;
/** Records that need no waiting are handed out for this time before other work may run. */
const SLICE_MS = 5;

/** Real time after the opening of a session in which "back" means the session before it. */
const START_OF_SESSION_MS = 3_000;

/**
 * Plays a part of a log: it holds the position, the speed and the controls of a player. The clock stops while
 * the consumer handles a record, so a slow consumer makes the playback longer and loses nothing.
 */
export class Playback {
  /** Revision of the record that was handed out last. */
  private current: number;
  /** The meeting's time at a real time. From there it runs `rate` times as fast as the real time. */
  private anchor: { readonly time: number; readonly real: number };
  private paused = false;
  private isHandingOut = false;
  private hasJumped = true;
  private wake: () => void = () => undefined;

  /**
   * @param rate factor to the original speed: above 0, or `Infinity` to never wait
   * @param start the meeting's time at which the playback begins, in milliseconds since 1970
   */
  constructor(
    readonly timeline: Timeline,
    private readonly clock: ReplayClock,
    private rate: number,
    start = timeline.dueAt(timeline.first),
  ) {
    this.current = timeline.first;
    this.anchor = { time: Math.max(start, timeline.dueAt(this.current)), real: clock.now() };
  }

  /** Revision of the record that was handed out last. */
  get revision(): number {
    return this.current;
  }

  /** The meeting's time, in milliseconds since 1970. It never passes a record that was not handed out. */
  get time(): number {
    return Math.min(this.clockTime(), this.timeline.dueAt(this.current + 1));
  }

  /** Factor to the original speed. */
  get speed(): number {
    return this.rate;
  }

  set speed(speed: number) {
    this.anchorAt(this.clockTime());
    this.rate = speed;
    this.wake();
  }

  get isPaused(): boolean {
    return this.paused;
  }

  get isOver(): boolean {
    return this.current >= this.timeline.last;
  }

  pause(): void {
    this.anchorAt(this.time);
    this.paused = true;
    this.wake();
  }

  resume(): void {
    this.anchorAt(this.time);
    this.paused = false;
    this.wake();
  }

  /** Jumps by a time of the meeting, forwards or backwards. */
  seek(milliseconds: number): void {
    const { first, last } = this.timeline;
    const wanted = this.time + milliseconds;
    const time = Math.max(this.timeline.dueAt(first), Math.min(wanted, this.timeline.dueAt(last)));
    this.jump(this.timeline.lastDueBy(time), time);
  }

  /** Jumps by a number of records, forwards or backwards. */
  step(records: number): void {
    this.jumpTo(this.current + records);
  }

  /** Jumps to the opening of the next session, or to the end. */
  goToNextSession(): void {
    this.jumpTo(this.timeline.nextOpening(this.current));
  }

  /** Jumps to the opening of the current session, or from there to the one before it. */
  goToPreviousSession(): void {
    const opening = this.timeline.previousOpening(this.current + 1);
    const elapsed = this.time - this.timeline.dueAt(opening);
    const isNearOpening = !this.paused && elapsed <= START_OF_SESSION_MS * this.rate;
    const isAtStart = this.current === opening || isNearOpening;
    this.jumpTo(isAtStart ? this.timeline.previousOpening(opening) : opening);
  }

  /**
   * Yields the records when they are due, and the positions that the player jumps to, beginning with the
   * start. It ends after the last record. If it stays open, it waits there for a jump until it is aborted.
   */
  async *play(signal: AbortSignal, staysOpen = false): AsyncGenerator<PlayedRecord, void, undefined> {
    const onAbort = (): void => this.wake();
    signal.addEventListener('abort', onAbort);
    try {
      let sliceStart = this.clock.now();
      while (!signal.aborted && (staysOpen || this.hasJumped || !this.isOver)) {
        const waitMs = this.millisecondsToNext();
        if (waitMs >= MIN_WAIT_MS) await this.waitFor(waitMs);
        else if (this.clock.now() - sliceStart > SLICE_MS) await yieldToOthers();
        else {
          yield* this.handOut();
          continue;
        }
        sliceStart = this.clock.now();
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Returns the milliseconds of real time until the next record can be handed out. */
  private millisecondsToNext(): number {
    if (this.hasJumped) return 0;
    if (this.paused || this.isOver) return Infinity;
    return (this.timeline.dueAt(this.current + 1) - this.clockTime()) / this.rate;
  }

  private *handOut(): Generator<PlayedRecord, void, undefined> {
    const isJump = this.hasJumped;
    const time = this.clockTime();
    this.hasJumped = false;
    if (!isJump) this.current += 1;
    const isTimeOfRecord = !isJump && (this.isOver || this.rate === Infinity);
    this.anchorAt(isTimeOfRecord ? this.timeline.dueAt(this.current) : time);
    this.isHandingOut = true;
    try {
      yield { revision: this.current, isJump };
    } finally {
      this.isHandingOut = false;
      this.anchorAt(this.anchor.time);
    }
  }

  private async waitFor(milliseconds: number): Promise<void> {
    const abort = new AbortController();
    this.wake = () => abort.abort();
    await this.clock.wait(Math.min(milliseconds, MAX_WAIT_MS), abort.signal);
  }

  /** The meeting's time by the clock alone. It may be a little ahead of a record that is handed out late. */
  private clockTime(): number {
    const { time, real } = this.anchor;
    const isHeld = this.paused || this.hasJumped || this.isHandingOut;
    const isStopped = isHeld || this.isOver || this.rate === Infinity;
    return isStopped ? time : time + (this.clock.now() - real) * this.rate;
  }

  private anchorAt(time: number): void {
    this.anchor = { time, real: this.clock.now() };
  }

  private jumpTo(revision: number): void {
    const target = this.timeline.clamp(revision);
    this.jump(target, this.timeline.dueAt(target));
  }

  private jump(revision: number, time: number): void {
    this.current = revision;
    this.anchorAt(time);
    this.hasJumped = true;
    this.wake();
  }
}
