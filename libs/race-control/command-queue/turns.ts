import { StoreError } from '#event-store';

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
const PATIENCE = { longest: 8, shortest: 4 };
/** Longest pause of a process that seems to be alone, in round trips. */
const PATIENCE_ALONE = 4;
/** What chance adds to a pause at most, as a part of it. */
const CHANCE = 0.25;
/** No pause after an append is longer. */
const MAX_PAUSE_MS = 500;
/**
 * A process that seems to be alone leaves a pause all the same after some of its appends without a break: the
 * 4th, 8th, 16th and 32nd, and later each time that this number and this time have passed.
 * Another process may be trying without success, and only a record of it can tell.
 */
const RARE_PAUSE = { first: 4, appends: 32, ms: 400 };
/** Time without an append after which the next one is the first again. */
const IDLE_MS = 2_000;
/**
 * Longest pause after records of another process, in round trips, for a process that loses all its races. It
 * is shorter for one that loses few: then only one other process writes, and that one's pause is enough.
 */
const CROWDED_PAUSE = 0.5;
/** The round trip until one was measured. */
const FIRST_ROUND_TRIP_MS = 5;
/** An append that took longer is no measure, because the store stood still. */
const MAX_ROUND_TRIP_MS = 500;
/** Weight of the newest append in the means. */
const WEIGHT = 1 / 8;

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/**
 * Decides when the command queue of one meeting may write. While other processes write to the same log, they
 * take turns: each leaves a pause after its own append, and ends it when records of another arrive, because
 * then it is the other's pause. Without pauses the process that was first would stay first: it sends its next
 * append with the answer to the last one, before the others can know of it.
 */
export class Turns {
  /** Whether records of another process have arrived after the last append of this one. */
  private isLastForeign = false;
  private othersAtMs = -Infinity;
  private patience = PATIENCE_ALONE;
  private turnAtMs = -Infinity;
  /** Mean time from an append to its answer; null until the first answer. */
  private meanMs: number | null = null;
  private lastAnswerAtMs = -Infinity;
  private lastPauseAtMs = -Infinity;
  private appendsSincePause = 0;
  private appendsInARow = 0;
  /** Mean of the lost races: from 0 for none to 1 for all. */
  private lossRate = 0;
  private planned: { readonly work: () => void; cancel: () => void } | null = null;

  constructor(
    private readonly clock: TurnsClock = systemClock,
    private readonly random: () => number = Math.random,
  ) {}

  private get roundTripMs(): number {
    return this.meanMs ?? FIRST_ROUND_TRIP_MS;
  }

  /** Whether this process may write at any time: it seems to be alone, and no pause is due. */
  get isFree(): boolean {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.othersAtMs < OTHERS_ACTIVE_MS) return false;
    if (nowMs >= this.turnAtMs) return true;
    const { appendsInARow } = this;
    if (appendsInARow <= RARE_PAUSE.appends)
      return appendsInARow < RARE_PAUSE.first || !isPowerOfTwo(appendsInARow);
    return this.appendsSincePause < RARE_PAUSE.appends || nowMs - this.lastPauseAtMs < RARE_PAUSE.ms;
  }

  /** Notes that records of another process have arrived. */
  noteForeignRecords(): void {
    this.othersAtMs = this.clock.nowMs();
    this.patience = PATIENCE.longest;
    if (this.isLastForeign) return;
    this.isLastForeign = true;
    this.turnAtMs = this.othersAtMs + CROWDED_PAUSE * this.lossRate * this.random() * this.roundTripMs;
    this.plan();
  }

  /** Runs an append, and learns from its end when the next one may start. */
  async run(append: () => Promise<void>): Promise<void> {
    const sinceMs = this.clock.nowMs();
    this.countAppend(sinceMs);
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
    this.lastAnswerAtMs = nowMs;
    if (!this.isLastForeign) this.patience = Math.max(this.patience / 2, PATIENCE.shortest);
    this.isLastForeign = false;
    const isAlone = nowMs - this.othersAtMs >= OTHERS_ACTIVE_MS;
    const roundTrips = isAlone ? PATIENCE_ALONE : this.patience;
    const pauseMs = isMeasure ? roundTrips * this.roundTripMs * (1 + CHANCE * this.random()) : 0;
    this.turnAtMs = nowMs + Math.min(pauseMs, MAX_PAUSE_MS);
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

  private countAppend(nowMs: number): void {
    const breakMs = nowMs - this.lastAnswerAtMs;
    if (breakMs > this.roundTripMs) [this.lastPauseAtMs, this.appendsSincePause] = [nowMs, 0];
    if (breakMs > IDLE_MS) this.appendsInARow = 0;
    this.appendsSincePause += 1;
    this.appendsInARow += 1;
  }

  private noteRace(loss: 0 | 1): void {
    this.lossRate += (loss - this.lossRate) * WEIGHT;
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
