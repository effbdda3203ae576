import type { Arrival, IntakeReport } from '../feed-types.ts';
import { median } from './median.ts';

const MEASUREMENTS = 5;
const STEP_MS = 100;
/** Number of measurements in a row that must agree that the clock jumped: one late answer is no jump. */
const STEP_MEASUREMENTS = 3;
const ASK_EVERY_MS = 30_000;
const ASK_AGAIN_MS = 250;
/** An answer that took longer measures nothing. */
const ANSWER_WITHIN_MS = 5_000;
/** The feeds are looked at each tenth of a second, unless the process stood still. */
const STOOD_STILL_MS = 1_000;
/** A passing that arrives this far from its time may mean that somebody has set the clock. */
const FAR_MS = 2_000;
/** A measurement that is younger than this answers the doubt already. */
const FRESH_MS = 1_000;
const GUESSES = 20;
const GUESS_WITHIN_MS = 2_000;

export interface DecoderClockState {
  readonly offsetMs: number | null;
  readonly steps: number;
  readonly isGuess: boolean;
}

interface Measurement {
  readonly offset: number;
  /** Half of the round trip: the offset may be wrong by this much. */
  readonly errorMs: number;
}

/**
 * The offset between the clock of a decoder and that of the server: server minus decoder, in milliseconds.
 *
 * A decoder that answers questions for its time is measured: half of the round trip is taken off, and the
 * median of five measurements counts. For another one the offset is a guess: a passing cannot arrive before
 * it happened, so the smallest of the first delays is the best one.
 */
export class DecoderClock {
  private offset: number | null;
  private stepCount: number;
  private isGuess: boolean;
  private measured: readonly Measurement[] = [];
  private deviating: Measurement[] = [];
  private guesses: number[] = [];
  private guessingSinceMs: number | null = null;
  private doubtedAtMs: number | null = null;
  private measuredAtMs = -Infinity;
  private askedAtMs: number | null = null;
  private askNextAtMs = 0;
  private lookedAtMs = 0;

  constructor(state: DecoderClockState = { offsetMs: null, steps: 0, isGuess: true }) {
    this.offset = state.offsetMs;
    this.stepCount = state.steps;
    this.isGuess = state.isGuess;
  }

  get state(): DecoderClockState {
    return { offsetMs: this.offset, steps: this.stepCount, isGuess: this.isGuess };
  }

  get offsetMs(): number | null {
    return this.offset;
  }

  get steps(): number {
    return this.stepCount;
  }

  /** Whether times must wait for the next measurement. */
  get isDoubted(): boolean {
    return this.doubtedAtMs !== null;
  }

  /** A passing came live. If it is far from its time, the clock is measured again before it gets one. */
  doubt(timeUs: number, atMs: number): void {
    if (this.isGuess || this.offset === null || atMs - this.measuredAtMs < FRESH_MS) return;
    if (this.isDoubted || Math.abs(timeUs / 1_000 + this.offset - atMs) <= FAR_MS) return;
    this.doubtedAtMs = atMs;
    this.askNextAtMs = 0;
  }

  /**
   * Returns whether it is time to ask the decoder for its time. Notes that it is asked now. An answer does
   * not say which question it is for, so only one is open at a time.
   */
  shouldAsk(atMs: number): boolean {
    const { askedAtMs } = this;
    // After the process stood still, the answer may be there and not read yet.
    const stoodStill = atMs - this.lookedAtMs > STOOD_STILL_MS;
    this.lookedAtMs = atMs;
    const isOpen = askedAtMs !== null && (stoodStill || Math.abs(atMs - askedAtMs) <= ANSWER_WITHIN_MS);
    if (isOpen || atMs < this.askNextAtMs) return false;
    this.askedAtMs = atMs;
    this.askNextAtMs = atMs + (this.measured.length < MEASUREMENTS ? ASK_AGAIN_MS * 4 : ASK_EVERY_MS);
    return true;
  }

  /** The questions of an earlier connection are not answered any more. */
  connected(): void {
    this.askedAtMs = null;
    this.askNextAtMs = 0;
  }

  /** The decoder told its time. Returns whether its clock has jumped. */
  answered(timeUs: number, atMs: number): boolean {
    const { askedAtMs } = this;
    this.askedAtMs = null;
    if (askedAtMs === null || atMs - askedAtMs > ANSWER_WITHIN_MS) return false;
    const errorMs = (atMs - askedAtMs) / 2;
    return this.measure({ offset: askedAtMs + errorMs - timeUs / 1_000, errorMs }, atMs);
  }

  /** A passing came from a decoder that was never measured. Returns whether its clock has jumped. */
  passed(timeUs: number, { atMs, live }: Pick<Arrival, 'atMs' | 'live'>): boolean {
    const delay = atMs - timeUs / 1_000;
    if (!this.isGuess) return false;
    if (this.offset !== null)
      return delay < this.offset - STEP_MS && this.step([{ offset: delay, errorMs: 0 }]);
    this.guesses.push(delay);
    this.guessingSinceMs ??= atMs;
    // A decoder that was asked will tell its time, which is better than any guess.
    if (this.guesses.length >= GUESSES && !(live && this.askedAtMs !== null)) this.guess();
    return false;
  }

  advance(atMs: number): void {
    if (this.doubtedAtMs !== null && atMs - this.doubtedAtMs >= ANSWER_WITHIN_MS) this.doubtedAtMs = null;
    // A decoder that was asked is given the time to answer: its buffered passings are far from their time.
    const patienceMs = this.askedAtMs === null ? GUESS_WITHIN_MS : ANSWER_WITHIN_MS;
    if (this.guessingSinceMs !== null && atMs - this.guessingSinceMs >= patienceMs) this.settle();
  }

  /** The times of the decoder went back, although it did not restart. */
  setBack(): void {
    this.askNextAtMs = 0;
    if (!this.isGuess) return;
    this.restarted();
    this.stepCount += 1;
  }

  /** Ends the wait for a better guess. */
  settle(): void {
    if (this.guesses.length > 0) this.guess();
  }

  /** The clock of the decoder began again at zero, with the decoder. */
  restarted(): void {
    [this.offset, this.measured, this.deviating, this.guesses] = [null, [], [], []];
    this.isGuess = true;
    this.guessingSinceMs = null;
  }

  private guess(): void {
    this.offset = Math.min(...this.guesses);
    this.guesses = [];
    this.guessingSinceMs = null;
  }

  private measure(measurement: Measurement, atMs: number): boolean {
    const { offset, errorMs } = measurement;
    const deviationMs = Math.abs(offset - (this.offset ?? offset));
    if (this.isGuess) return this.firstMeasurement(measurement, atMs);
    const isDeviating = deviationMs > STEP_MS + errorMs + this.errorMs;
    const isSlow = Math.max(errorMs, this.errorMs) > STEP_MS;
    if (isSlow && !isDeviating) return this.slowly(measurement, atMs);
    const { isDoubted } = this;
    [this.doubtedAtMs, this.measuredAtMs] = [null, atMs];
    if (isDoubted && isDeviating) return this.step([measurement]);
    this.deviating = isDeviating ? [...this.deviating, measurement] : [];
    if (isDeviating) this.askNextAtMs = Math.min(this.askNextAtMs, atMs + ASK_AGAIN_MS);
    if (this.deviating.length >= STEP_MEASUREMENTS) return this.step(this.deviating);
    if (isDeviating) return false;
    this.use([...this.measured, measurement].slice(-MEASUREMENTS));
    return false;
  }

  /** The offset may be wrong by this much. */
  private get errorMs(): number {
    return Math.max(0, ...this.measured.map(({ errorMs }) => errorMs));
  }

  private use(measurements: readonly Measurement[]): void {
    this.measured = measurements;
    this.offset = median(measurements.map(({ offset }) => offset));
  }

  /** A slow answer may be wrong: it proves no jump and settles no doubt. A better one replaces it. */
  private slowly(measurement: Measurement, atMs: number): false {
    if (measurement.errorMs < this.errorMs) this.take(measurement, atMs);
    else this.askNextAtMs = Math.min(this.askNextAtMs, atMs + ASK_AGAIN_MS);
    return false;
  }

  private firstMeasurement(measurement: Measurement, atMs: number): boolean {
    // A passing that arrived late makes a guess too large, so only a larger offset shows a jump.
    const jumped = this.offset !== null && measurement.offset - measurement.errorMs > this.offset + STEP_MS;
    [this.isGuess, this.guesses, this.guessingSinceMs] = [false, [], null];
    this.take(measurement, atMs);
    if (jumped) this.stepCount += 1;
    return jumped;
  }

  /** From now on the offset is that of one measurement. That of a slow answer is measured again at once. */
  private take(measurement: Measurement, atMs: number): void {
    this.use([measurement]);
    [this.doubtedAtMs, this.measuredAtMs, this.deviating] = [null, atMs, []];
    if (measurement.errorMs > STEP_MS) this.askNextAtMs = Math.min(this.askNextAtMs, atMs + ASK_AGAIN_MS);
  }

  private step(measurements: readonly Measurement[]): true {
    this.use(measurements);
    // What a passing shows is a guess, and the next measurement is the first.
    if (this.isGuess) this.measured = [];
    this.deviating = [];
    this.stepCount += 1;
    return true;
  }
}

/** How long a jump of the clock is reported as trouble. */
const STEP_SHOWN_MS = 600_000;

/** Returns what is said about a jump of the clock, for some time after it. */
export function clockTrouble(steppedAtMs: number | null, atMs: number): IntakeReport['trouble'] {
  if (steppedAtMs === null || atMs - steppedAtMs > STEP_SHOWN_MS) return null;
  const at = new Date(steppedAtMs).toISOString().slice(11, 19);
  const words = `The clock of the decoder jumped at ${at} UTC. Earlier times stay. Check the laps around it.`;
  return { code: 'clock-step', words };
}
