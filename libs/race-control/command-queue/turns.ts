import { StoreError } from '#event-store';
import type { TurnRequestsOfMeeting } from './turn-requests.ts';

/** A clock with timers. */
export interface TurnsClock {
  nowMs(): number;
  /** Calls a function after a delay. Returns how to prevent that. */
  after(delayMs: number, work: () => void): () => void;
}

const systemClock: TurnsClock = {
  nowMs: () => performance.now(),
  after: (delayMs, work) => {
    // A timer of Node takes at least 1 ms, which is long beside a round trip of 3 ms.
    if (delayMs < 1) {
      const immediate = setImmediate(work);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Time after a record of another process during which more of its records are expected. */
const OTHERS_ACTIVE_MS = 1_000;
/**
 * Longest pause after an append of this process, in round trips, while another process writes as well. It
 * ends when records of the other arrive, so only one that has nothing to write makes it last. It is halved
 * each time that it ends without them, down to the shortest.
 */
const PATIENCE = { longest: 8, shortest: 1 };
/** What chance adds to a pause at most, as a part of it. */
const CHANCE = 0.25;
/** No pause after an append is longer. */
const MAX_PAUSE_MS = 500;
/**
 * Longest pause after records of another process, in round trips, for a process that loses all its races. It
 * is shorter for one that loses few: then only one other process writes, and that one's pause is enough.
 */
const CROWDED_PAUSE = 0.5;
/**
 * The records of one append arrive one after another. They count as complete when none has come for half a
 * round trip, or for this time if that is less: an append after half of them would only lose its race.
 */
const MAX_SETTLE_MS = 3;
/** Shortest pause for a process that asks: its records come back through a subscription or a read. */
const MIN_ASKED_PAUSE_MS = 10;
/** Lost races in a row after which a process asks the others for a turn. */
const LOSSES_BEFORE_REQUEST = 2;
/** The round trip until one was measured. */
const FIRST_ROUND_TRIP_MS = 5;
/** An append that took longer is no measure, because the store stood still. */
const MAX_ROUND_TRIP_MS = 500;
/** Weight of the newest append in the means. */
const WEIGHT = 1 / 8;

/**
 * Decides when the command queue of one meeting may write. While other processes write to the same log, they
 * take turns: each leaves a pause after its own append, and ends it when records of another arrive, because
 * then it is the other's pause. Without pauses the process that was first would stay first: it sends its next
 * append with the answer to the last one, before the others can know of it. A process that has lost twice in
 * a row asks for a turn, and goes first: the others leave it a long pause.
 */
export class Turns {
  /** Whether records of another process have arrived after the last append of this one. */
  private isLastForeign = false;
  /** Whether another process has asked for a turn after the last append of this one. */
  private isAsked = false;
  private othersAtMs = -Infinity;
  private patience = PATIENCE.shortest;
  private turnAtMs = -Infinity;
  private crowdedMs = 0;
  /** Mean time from an append to its answer; null until the first answer. */
  private meanMs: number | null = null;
  private lossesInARow = 0;
  /** Mean of the lost races: from 0 for none to 1 for all. */
  private lossRate = 0;
  private planned: { readonly work: () => void; cancel: () => void } | null = null;

  constructor(
    private readonly requests: TurnRequestsOfMeeting,
    private readonly clock: TurnsClock = systemClock,
    private readonly random: () => number = Math.random,
  ) {}

  private get roundTripMs(): number {
    return this.meanMs ?? FIRST_ROUND_TRIP_MS;
  }

  /** Whether this process may write at any time, because it seems to be alone. */
  get isFree(): boolean {
    return this.clock.nowMs() - this.othersAtMs >= OTHERS_ACTIVE_MS;
  }

  /** Leaves a long pause, because another process asks for its turn. */
  noteRequest(): void {
    // Of two that ask, the one that is first after all makes the other wait.
    if (this.lossesInARow >= LOSSES_BEFORE_REQUEST) return;
    this.othersAtMs = this.clock.nowMs();
    this.patience = PATIENCE.longest;
    this.isAsked = true;
    if (!this.isLastForeign) this.turnAtMs = this.othersAtMs + this.pauseMs();
    this.plan();
  }

  /** Notes that records of another process have arrived. */
  noteForeignRecords(): void {
    this.othersAtMs = this.clock.nowMs();
    this.patience = PATIENCE.longest;
    if (!this.isLastForeign)
      this.crowdedMs = CROWDED_PAUSE * this.lossRate * this.random() * this.roundTripMs;
    this.isLastForeign = true;
    this.turnAtMs = this.othersAtMs + Math.max(Math.min(this.roundTripMs / 2, MAX_SETTLE_MS), this.crowdedMs);
    this.plan();
  }

  /** Runs an append, and learns from its end when the next one may start. */
  async run(append: () => Promise<void>): Promise<void> {
    const sinceMs = this.clock.nowMs();
    this.requests.listen();
    try {
      await append();
    } catch (error) {
      if (error instanceof StoreError && error.code === 'wrong-expected-revision') this.noteRace(1);
      throw error;
    }
    this.noteRace(0);
    const nowMs = this.clock.nowMs();
    const tookMs = nowMs - sinceMs;
    const isMeasure = tookMs <= MAX_ROUND_TRIP_MS;
    if (isMeasure) this.meanMs = tookMs * WEIGHT + (this.meanMs ?? tookMs) * (1 - WEIGHT);
    const isUnanswered = !this.isLastForeign && !this.isAsked;
    if (isUnanswered) this.patience = Math.max(this.patience / 2, PATIENCE.shortest);
    this.turnAtMs = nowMs + (isMeasure ? this.pauseMs() : 0);
    [this.isLastForeign, this.isAsked] = [false, false];
  }

  /** Calls a function when it is the turn of this process. A second call replaces the first. */
  whenMine(work: () => void): void {
    this.planned?.cancel();
    this.planned = { work, cancel: () => undefined };
    this.plan();
  }

  /** Waits as long as an append takes until its answer. */
  waitRoundTrip(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(this.roundTripMs, resolve));
  }

  private pauseMs(): number {
    const pauseMs = this.patience * this.roundTripMs * (1 + CHANCE * this.random());
    return Math.min(Math.max(pauseMs, this.isAsked ? MIN_ASKED_PAUSE_MS : 0), MAX_PAUSE_MS);
  }

  private noteRace(loss: 0 | 1): void {
    this.lossRate += (loss - this.lossRate) * WEIGHT;
    this.lossesInARow = loss === 0 ? 0 : this.lossesInARow + 1;
    if (this.lossesInARow >= LOSSES_BEFORE_REQUEST) this.requests.ask();
  }

  private plan(): void {
    const { planned } = this;
    if (!planned) return;
    planned.cancel();
    planned.cancel = this.clock.after(this.turnAtMs - this.clock.nowMs(), () => {
      this.planned = null;
      planned.work();
    });
  }
}
