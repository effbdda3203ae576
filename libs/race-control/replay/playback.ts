import type { Timeline } from './timeline.ts';
import { yieldToOthers } from '../yield-to-others.ts';

/** What a replay knows of the world, so that a test can bring its own. */
export interface ReplayClock {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as it is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The place that a replay has come to. */
export interface PlayedRecord {
  readonly revision: number;
  /** It is not the record that follows the one before: somebody jumped. The start is one, too. */
  readonly isJump: boolean;
}

/** Timers cannot count further than about 24 days. */
const LONGEST_WAIT = 24 * 60 * 60_000;
/** What is due within so many milliseconds is due: a timer for less would come late. */
const SHORTEST_WAIT = 1;
/** Where there is nothing to wait for, others have their turn after so many milliseconds. */
const SLICE_MS = 5;

/** Real milliseconds after its opening in which "back" means the session before, not this one again. */
const STILL_AT_START = 3_000;

/**
 * A stretch of a log being played: where it is, how fast it goes, and the keys of a player. The clock stands
 * while whoever takes the records is busy with one, so a slow taker makes it longer and loses nothing.
 */
export class Playback {
  /** Revision of the record that was handed out last. */
  private at: number;
  /** The meeting's time at a real time: it runs on from there, `pace` times as fast. */
  private anchor: { readonly time: number; readonly real: number };
  private paused = false;
  private isHanding = false;
  private jumped = true;
  private wake: () => void = () => undefined;

  /**
   * @param pace how many times as fast as it happened: above 0, or `Infinity` for no waiting at all
   * @param start the meeting's time at which it begins, in milliseconds since 1970
   */
  constructor(
    readonly timeline: Timeline,
    private readonly clock: ReplayClock,
    private pace: number,
    start = timeline.due(timeline.first),
  ) {
    this.at = timeline.first;
    this.anchor = { time: Math.max(start, timeline.due(this.at)), real: clock.now() };
  }

  /** Revision of the record that was handed out last. */
  get revision(): number {
    return this.at;
  }

  /** The meeting's clock, in milliseconds since 1970. Never past a record that is still to come. */
  get time(): number {
    return Math.min(this.position(), this.timeline.due(this.at + 1));
  }

  /** Times as fast as it happened. */
  get speed(): number {
    return this.pace;
  }

  set speed(speed: number) {
    this.anchorAt(this.position());
    this.pace = speed;
    this.wake();
  }

  get isPaused(): boolean {
    return this.paused;
  }

  get isOver(): boolean {
    return this.at >= this.timeline.last;
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

  /** To another time of the meeting, so many milliseconds from now. */
  seek(milliseconds: number): void {
    const { first, last } = this.timeline;
    const wanted = this.time + milliseconds;
    const time = Math.max(this.timeline.due(first), Math.min(wanted, this.timeline.due(last)));
    this.jump(this.timeline.at(time), time);
  }

  /** To the record so many places on, or back. */
  step(records: number): void {
    this.jumpTo(this.at + records);
  }

  /** To where the next session opens, or to the end. */
  nextSession(): void {
    this.jumpTo(this.timeline.opensAfter(this.at));
  }

  /** To where this session opened; from there to the one before. */
  previousSession(): void {
    const opening = this.timeline.opensBefore(this.at + 1);
    const since = this.time - this.timeline.due(opening);
    const isAtStart = this.at === opening || (!this.paused && since <= STILL_AT_START * this.pace);
    this.jumpTo(isAtStart ? this.timeline.opensBefore(opening) : opening);
  }

  /**
   * The records as they come due, and the places that it jumps to, the start first. Ends after the last
   * record, unless it stays open: then it waits there to be taken back, until it is aborted.
   */
  async *play(signal: AbortSignal, staysOpen = false): AsyncGenerator<PlayedRecord, void, undefined> {
    const onAbort = (): void => this.wake();
    signal.addEventListener('abort', onAbort);
    try {
      let since = this.clock.now();
      while (!signal.aborted && (staysOpen || this.jumped || !this.isOver)) {
        const wait = this.toNext();
        if (wait >= SHORTEST_WAIT) await this.waitFor(wait);
        else if (this.clock.now() - since > SLICE_MS) await yieldToOthers();
        else {
          yield* this.hand();
          continue;
        }
        since = this.clock.now();
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Real milliseconds until there is something to hand out. */
  private toNext(): number {
    if (this.jumped) return 0;
    if (this.paused || this.isOver) return Infinity;
    return (this.timeline.due(this.at + 1) - this.position()) / this.pace;
  }

  private *hand(): Generator<PlayedRecord, void, undefined> {
    const isJump = this.jumped;
    const position = this.position();
    this.jumped = false;
    if (!isJump) this.at += 1;
    const isLast = this.isOver || this.pace === Infinity;
    this.anchorAt(isLast && !isJump ? this.timeline.due(this.at) : position);
    this.isHanding = true;
    try {
      yield { revision: this.at, isJump };
    } finally {
      this.isHanding = false;
      this.anchorAt(this.anchor.time);
    }
  }

  private async waitFor(milliseconds: number): Promise<void> {
    const abort = new AbortController();
    this.wake = () => abort.abort();
    await this.clock.wait(Math.min(milliseconds, LONGEST_WAIT), abort.signal);
  }

  /** Without its stops this clock may be a little ahead of a record: then it is late, and catches up. */
  private position(): number {
    const { time, real } = this.anchor;
    const isHeld = this.paused || this.jumped || this.isHanding;
    const stands = isHeld || this.isOver || this.pace === Infinity;
    return stands ? time : time + (this.clock.now() - real) * this.pace;
  }

  private anchorAt(time: number): void {
    this.anchor = { time, real: this.clock.now() };
  }

  private jumpTo(revision: number): void {
    const target = this.timeline.within(revision);
    this.jump(target, this.timeline.due(target));
  }

  private jump(revision: number, time: number): void {
    this.at = revision;
    this.anchorAt(time);
    this.jumped = true;
    this.wake();
  }
}
