import type { PassingRecord } from '../protocols/records.ts';

/** What the numbers and times of a feed say about its next passing. */
export interface Numbered {
  /** How many times the feed has begun to number again. */
  readonly epoch: number;
  /** Whether the feed began to number again with this passing. */
  readonly restarted: boolean;
  /** Whether the clock of the decoder was set back before it. */
  readonly clockSetBack: boolean;
  /** The numbers that are missing before it. */
  readonly missing: Missing | null;
}

export interface Missing {
  readonly from: number;
  readonly to: number;
}

/** The state of a numbering, for the checkpoint. */
export interface NumberingState {
  readonly epoch: number;
  /** The newest number; null before the first. */
  readonly last: number | null;
  /** The newest time of the decoder; null if times cannot be compared. */
  readonly lastUs: number | null;
}

/** The rules of a protocol: how its passings are numbered. */
export interface NumberingRules {
  /** Whether the decoder repeats old passings when it is asked, so a lower number may be an old one. */
  readonly resends: boolean;
  /** Whether the clock of the decoder starts with it, so that an earlier time is a restart. */
  readonly timeSinceStart: boolean;
}

/** Passings of two cars that are on the loop together may come this much out of their order in time. */
const OUT_OF_ORDER_US = 1_000_000;

/**
 * Finds the restarts of a decoder and the gaps in its numbers. It sees passings that are not known yet:
 * a known one is a repeat, and says nothing.
 */
export class Numbering {
  private epoch: number;
  private last: number | null;
  private lastUs: number | null;

  constructor(
    private readonly rules: NumberingRules,
    state: NumberingState = { epoch: 0, last: null, lastUs: null },
  ) {
    this.epoch = state.epoch;
    this.last = state.last;
    this.lastUs = state.lastUs;
  }

  get state(): NumberingState {
    return { epoch: this.epoch, last: this.last, lastUs: this.lastUs };
  }

  /** Notes a passing. `isMissing` says whether its number is in a gap. */
  accept({ number, timeUs }: PassingRecord, isMissing: (number: number) => boolean): Numbered {
    const isEarlier = this.lastUs !== null && timeUs < this.lastUs - OUT_OF_ORDER_US;
    const isLower = number !== null && this.last !== null && number <= this.last;
    if (this.isRestart({ isEarlier, isLower, isMissing: isLower && isMissing(number), timeUs }))
      return this.restart(number, timeUs);
    const clockSetBack = isEarlier && number !== null && number === (this.last ?? number) + 1;
    if (clockSetBack) this.lastUs = null;
    else if (isLower || isEarlier)
      return { epoch: this.epoch, restarted: false, clockSetBack: false, missing: null };
    const missing = this.gapBefore(number);
    this.advance(number, timeUs);
    return { epoch: this.epoch, restarted: false, clockSetBack, missing };
  }

  /** Notes a line without a time that has a number of its own. Returns the numbers missing before it. */
  acceptLine(number: number): Missing | null {
    if (this.last !== null && number <= this.last) return null;
    const missing = this.gapBefore(number);
    this.last = number;
    return missing;
  }

  /** The clock of the decoder was set: older times say nothing about newer ones. */
  clockStepped(): void {
    this.lastUs = null;
  }

  private isRestart(seen: Seen): boolean {
    if (!this.rules.resends) return seen.isLower || (seen.isEarlier && this.rules.timeSinceStart);
    if (!seen.isLower || seen.isEarlier) return false;
    const isLater = this.lastUs === null || seen.timeUs > this.lastUs + OUT_OF_ORDER_US;
    return isLater || !seen.isMissing;
  }

  private restart(number: number | null, timeUs: number): Numbered {
    this.epoch += 1;
    this.last = number;
    this.lastUs = timeUs;
    const hasMissing = this.rules.resends && number !== null && number > 1;
    const missing = hasMissing ? { from: 1, to: number - 1 } : null;
    return { epoch: this.epoch, restarted: true, clockSetBack: false, missing };
  }

  private gapBefore(number: number | null): Missing | null {
    if (number === null || this.last === null || number <= this.last + 1) return null;
    return { from: this.last + 1, to: number - 1 };
  }

  private advance(number: number | null, timeUs: number): void {
    this.last = number ?? this.last;
    this.lastUs = Math.max(this.lastUs ?? timeUs, timeUs);
  }
}

interface Seen {
  readonly isEarlier: boolean;
  readonly isLower: boolean;
  readonly isMissing: boolean;
  readonly timeUs: number;
}
